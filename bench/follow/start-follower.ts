/** The benchmark's handle for the follower's process. */

import { join } from 'node:path';
import { startProcess } from '../ingest/asked-process.ts';
import { type FollowCommand, type FollowResult, followResult } from './protocol.ts';

/** Follows in a process of its own until it's done. */
export async function follow(command: FollowCommand): Promise<FollowResult> {
  const module = join(import.meta.dirname, 'follower.ts');
  const follower = startProcess<FollowCommand, FollowResult>(module, 'the follower', followResult);
  const result = await follower.ask(command);
  await follower.close();
  return result;
}
