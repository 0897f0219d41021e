/** The benchmark's handle for the follower's process. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type FollowCommand, type FollowResult, followResult } from './protocol.ts';

/** Follows in a process of its own until it's done. */
export async function follow(command: FollowCommand): Promise<FollowResult> {
  const child = fork(join(import.meta.dirname, 'follower.ts'), { stdio: 'inherit' });
  const answered = Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the follower ended by itself with code ${code}`);
    }),
  ]);
  child.send(command);
  const [message] = await answered;
  child.disconnect();
  return followResult.parse(message);
}
