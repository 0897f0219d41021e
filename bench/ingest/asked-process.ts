/** Processes that take part in a benchmark beside it: each answers one command at a time. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';

export interface AskedProcess<Command, Answer> {
  readonly pid: number;
  /** Rejects if the process ends before it answers. */
  ask(command: Command): Promise<Answer>;
  /** Lets it end, and waits until it has. */
  close(): Promise<void>;
}

/** Starts the process of a module. Errors call it `name`. */
export function startProcess<Command extends object, Answer>(
  module: string,
  name: string,
  answerSchema: z.ZodType<Answer>,
): AskedProcess<Command, Answer> {
  const child = fork(module, { stdio: 'inherit' });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} couldn't be started`);
  return {
    pid,
    async ask(command) {
      const abandoned = new AbortController();
      const gone = once(child, 'exit', { signal: abandoned.signal }).then(([code]) => {
        throw new Error(`${name} ended with code ${code} before it answered`);
      });
      const answered = once(child, 'message', { signal: abandoned.signal });
      child.send(command);
      try {
        const [message] = await Promise.race([answered, gone]);
        return answerSchema.parse(message);
      } finally {
        abandoned.abort();
        await Promise.allSettled([answered, gone]);
      }
    },
    async close() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
