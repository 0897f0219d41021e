/** What the benchmark and its readers, a process of their own, say to each other. */

import { z } from 'zod';

export const readingCommand = z.object({
  port: z.number(),
  path: z.string(),
  /** How many read at once. */
  readers: z.number(),
  seconds: z.number(),
});
export type ReadingCommand = z.infer<typeof readingCommand>;

export const readingResult = z.object({
  /** Answers that were read to their end. */
  answers: z.number(),
  bytes: z.number(),
  /** Answers that were no 200, or broke off. */
  failed: z.number(),
});
export type ReadingResult = z.infer<typeof readingResult>;
