/** The messages between the benchmark and its readers' process. */

import { z } from 'zod';

export const readingCommand = z.object({
  port: z.number(),
  path: z.string(),
  /** The number of concurrent readers. */
  readers: z.number(),
  seconds: z.number(),
});
export type ReadingCommand = z.infer<typeof readingCommand>;

export const readingResult = z.object({
  /** Answers that were read completely. */
  answers: z.number(),
  bytes: z.number(),
  /** Answers that weren't 200, or were cut short. */
  failed: z.number(),
});
export type ReadingResult = z.infer<typeof readingResult>;
