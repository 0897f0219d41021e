/** The benchmark's handle for the readers' process. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ReadingCommand, type ReadingResult, readingResult } from './protocol.ts';

export interface Readers {
  /** Reads until the time is up. One command at a time. */
  read(command: ReadingCommand): Promise<ReadingResult>;
  close(): Promise<void>;
}

/** Starts the process. */
export function startReaders(): Readers {
  const child = fork(join(import.meta.dirname, 'reading.ts'), { stdio: 'inherit' });
  return {
    async read(command) {
      const answered = once(child, 'message');
      child.send(command);
      const [message] = await answered;
      return readingResult.parse(message);
    },
    async close() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
