/** The benchmark's handle for the process of its clients. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type StreamCommand, type StreamResult, streamResult } from './protocol.ts';

export interface Clients {
  /** One command at a time. */
  ask(command: StreamCommand): Promise<StreamResult>;
  close(): Promise<void>;
}

/** Starts the process. */
export function startClients(): Clients {
  const child = fork(join(import.meta.dirname, 'clients.ts'), { stdio: 'inherit' });
  return {
    async ask(command) {
      const answered = once(child, 'message');
      child.send(command);
      const [message] = await answered;
      return streamResult.parse(message);
    },
    async close() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
