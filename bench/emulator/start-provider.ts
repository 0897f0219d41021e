/** The benchmark's handle for the emulator's process. */

import { join } from 'node:path';
import { startProcess } from '../ingest/asked-process.ts';
import { type Command, Look, type Terms } from './protocol.ts';

export interface Provider extends AsyncDisposable {
  readonly pid: number;
  look(): Promise<Look>;
}

/** Starts the process. Its calls begin right away. */
export async function startProvider(terms: Terms): Promise<Provider> {
  const module = join(import.meta.dirname, 'provider.ts');
  const emulator = startProcess<Command, Look>(module, 'the emulator', Look);
  await emulator.ask({ kind: 'start', ...terms });
  return {
    pid: emulator.pid,
    look: () => emulator.ask({ kind: 'look' }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}
