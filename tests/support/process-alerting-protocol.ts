/** What the test and its alerting process say to each other. */

import { z } from 'zod';

/** The number that alerts are sent from. */
export const FROM = '+15550100999';

const OUTBOX_STATES = [
  'pending',
  'sending',
  'unsure',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'unconfirmed',
] as const;

export const alertingOptions = z.object({
  dataDir: z.string(),
  reportsDir: z.string(),
  threshold: z.number(),
  recipients: z.array(z.string()),
  /** The base of the provider's API, with its version. */
  provider: z.string(),
  accountSid: z.string(),
  token: z.string(),
  /** When its clock matches real time, in milliseconds since 1970. */
  clockStartsAt: z.number(),
  timesAsFast: z.number(),
  /** The state whose write makes it kill itself, and whether before or after. */
  killAt: z.object({ state: z.enum(OUTBOX_STATES), side: z.enum(['before', 'after']) }).nullable(),
});
export type FastAlertingOptions = z.output<typeof alertingOptions>;
export type KillAt = FastAlertingOptions['killAt'];

export const alertingLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), unfinished: z.number() }),
  z.object({ type: z.literal('kept'), callSid: z.string() }),
  z.object({
    type: z.literal('recorded'),
    batch: z.number(),
    recipient: z.string(),
    state: z.enum(OUTBOX_STATES),
    /** How many entries aren't in a final state. */
    unfinished: z.number(),
  }),
]);
export type AlertingLine = z.output<typeof alertingLine>;
