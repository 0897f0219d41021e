/** What the benchmark and its follower, a process of its own, say to each other. */

import { z } from 'zod';

export const followCommand = z.object({
  /** The database file. */
  file: z.string(),
  /** Calls that one question asks for. */
  limit: z.number(),
  /** Starts over from position 0 at the log's end until the time is up; null: goes through once. */
  seconds: z.number().nullable(),
});
export type FollowCommand = z.infer<typeof followCommand>;

export const followResult = z.object({
  calls: z.number(),
  records: z.number(),
  seconds: z.number(),
  /** Processor time. */
  cpuSeconds: z.number(),
  /** The longest that one question took, in milliseconds. */
  longestMs: z.number(),
  /** Bytes. */
  peakRss: z.number(),
});
export type FollowResult = z.infer<typeof followResult>;
