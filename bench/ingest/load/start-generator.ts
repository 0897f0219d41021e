/** The benchmark's handle for the load generator's process. */

import { join } from 'node:path';
import { startProcess } from '../asked-process.ts';
import {
  Answer,
  type Command,
  type PrepareCommand,
  type Prepared,
  type Ran,
  type RunCommand,
} from './protocol.ts';

export interface Generator {
  prepare(
    command: Omit<PrepareCommand, 'kind' | 'ratePerSecond'> & { readonly ratePerSecond?: number },
  ): Promise<Prepared>;
  run(command: Omit<RunCommand, 'kind'>): Promise<Ran>;
  close(): Promise<void>;
}

/** Starts the process. It answers one command at a time. */
export function startGenerator(): Generator {
  const module = join(import.meta.dirname, 'generator.ts');
  const generator = startProcess<Command, Answer>(module, 'the load generator', Answer);
  const ask = async (command: Command): Promise<Exclude<Answer, { kind: 'failed' }>> => {
    const answer = await generator.ask(command);
    if (answer.kind === 'failed') throw new Error(`the load generator: ${answer.message}`);
    return answer;
  };
  return {
    async prepare(command) {
      const answer = await ask({ ratePerSecond: null, ...command, kind: 'prepare' });
      if (answer.kind !== 'prepared') throw new Error(`asked to prepare, it ${answer.kind}`);
      return answer;
    },
    async run(command) {
      const answer = await ask({ kind: 'run', ...command });
      if (answer.kind !== 'ran') throw new Error(`asked to run, it ${answer.kind}`);
      return answer;
    },
    close: () => generator.close(),
  };
}
