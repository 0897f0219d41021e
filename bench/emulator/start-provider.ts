/** The benchmark's handle for the emulator's process. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, Look, type Terms } from './protocol.ts';

export interface Provider extends AsyncDisposable {
  readonly pid: number;
  look(): Promise<Look>;
}

/** Starts the process. Its calls begin right away. */
export async function startProvider(terms: Terms): Promise<Provider> {
  const child = fork(join(import.meta.dirname, 'provider.ts'), { stdio: 'inherit' });
  const { pid } = child;
  if (pid === undefined) throw new Error('the emulator could not be started');
  await ask(child, { kind: 'start', ...terms });
  return {
    pid,
    look: () => ask(child, { kind: 'look' }),
    async [Symbol.asyncDispose]() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function ask(child: ChildProcess, command: Command): Promise<Look> {
  const abandoned = new AbortController();
  const gone = once(child, 'exit', { signal: abandoned.signal }).then(() => {
    throw new Error('the emulator ended before it answered');
  });
  const answered = once(child, 'message', { signal: abandoned.signal });
  child.send(command);
  try {
    const [message] = await Promise.race([answered, gone]);
    return Look.parse(message);
  } finally {
    abandoned.abort();
    await Promise.allSettled([answered, gone]);
  }
}
