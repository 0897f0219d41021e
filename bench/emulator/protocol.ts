/** The messages between the benchmark and the emulator's process. */

import { z } from 'zod';

/** The settings that the emulator starts with. */
export const Terms = z.object({
  dialect: z.enum(['signalwire', 'twilio']),
  target: z.string(),
  callsPerSecond: z.number(),
  /** The total number of calls; null for no limit. */
  calls: z.number().nullable(),
  speed: z.number(),
});
export type Terms = z.infer<typeof Terms>;

export const Command = z.discriminatedUnion('kind', [
  Terms.extend({ kind: z.literal('start') }),
  z.object({ kind: z.literal('look') }),
]);
export type Command = z.infer<typeof Command>;

/** The emulator's progress. */
export const Look = z.object({
  delivered: z.number(),
  failed: z.number(),
  overflowed: z.number(),
  callsInFlight: z.number(),
  /** Whether all calls have ended and all callbacks are settled. */
  isIdle: z.boolean(),
});
export type Look = z.infer<typeof Look>;
