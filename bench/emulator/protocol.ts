/** What the benchmark and the emulator, a process of its own, say to each other. */

import { z } from 'zod';

/** What the emulator is started with. */
export const Terms = z.object({
  dialect: z.enum(['signalwire', 'twilio']),
  target: z.string(),
  callsPerSecond: z.number(),
  /** How many in all; null for no end. */
  calls: z.number().nullable(),
  speed: z.number(),
});
export type Terms = z.infer<typeof Terms>;

export const Command = z.discriminatedUnion('kind', [
  Terms.extend({ kind: z.literal('start') }),
  z.object({ kind: z.literal('look') }),
]);
export type Command = z.infer<typeof Command>;

/** How far the emulator is. */
export const Look = z.object({
  delivered: z.number(),
  failed: z.number(),
  overflowed: z.number(),
  callsInFlight: z.number(),
  /** Whether all calls are over and all callbacks settled. */
  isIdle: z.boolean(),
});
export type Look = z.infer<typeof Look>;
