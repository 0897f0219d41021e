/** The benchmark's handle for the load generator's process. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  Answer,
  type Command,
  type PrepareCommand,
  type Prepared,
  type Ran,
  type RunCommand,
} from './protocol.ts';

export interface Generator {
  prepare(command: Omit<PrepareCommand, 'kind'>): Promise<Prepared>;
  run(command: Omit<RunCommand, 'kind'>): Promise<Ran>;
  close(): Promise<void>;
}

/** Starts the process. It answers one command at a time. */
export function startGenerator(): Generator {
  const child = fork(join(import.meta.dirname, 'generator.ts'), { stdio: 'inherit' });
  const ask = async (command: Command): Promise<Exclude<Answer, { kind: 'failed' }>> => {
    const abandoned = new AbortController();
    const gone = once(child, 'exit', { signal: abandoned.signal }).then(() => {
      throw new Error('the load generator ended before it answered');
    });
    const answered = once(child, 'message', { signal: abandoned.signal });
    child.send(command);
    try {
      const [message] = await Promise.race([answered, gone]);
      const answer = Answer.parse(message);
      if (answer.kind === 'failed') throw new Error(`the load generator: ${answer.message}`);
      return answer;
    } finally {
      abandoned.abort();
      await Promise.allSettled([answered, gone]);
    }
  };
  return {
    async prepare(command) {
      const answer = await ask({ kind: 'prepare', ...command });
      if (answer.kind !== 'prepared') throw new Error(`asked to prepare, it ${answer.kind}`);
      return answer;
    },
    async run(command) {
      const answer = await ask({ kind: 'run', ...command });
      if (answer.kind !== 'ran') throw new Error(`asked to run, it ${answer.kind}`);
      return answer;
    },
    async close() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
