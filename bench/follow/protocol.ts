/** The messages between the benchmark and the follower's process. */

import { z } from 'zod';

export const followCommand = z.object({
  /** The database file. */
  file: z.string(),
  /** The number of calls that one question asks for. */
  limit: z.number(),
  /** Starts over from position 0 at the log's end until the time is up. Null: goes through once. */
  seconds: z.number().nullable(),
});
export type FollowCommand = z.infer<typeof followCommand>;

export const followResult = z.object({
  calls: z.number(),
  records: z.number(),
  seconds: z.number(),
  /** CPU time. */
  cpuSeconds: z.number(),
  /** The longest that one question took, in milliseconds. */
  longestMs: z.number(),
  /** Bytes. */
  peakRss: z.number(),
});
export type FollowResult = z.infer<typeof followResult>;
