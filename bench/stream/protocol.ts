/** The messages between the benchmark and the process of its clients. */

import { z } from 'zod';

const connectCommand = z.object({
  kind: z.literal('connect'),
  port: z.number(),
  /** The targets of the streams, each opened once. */
  targets: z.array(z.string()),
  /** Of these, how many stop reading once they're connected. */
  stalled: z.number(),
});
/** Measures for this long, and then closes all connections. */
const measureCommand = z.object({ kind: z.literal('measure'), seconds: z.number() });

export const streamCommand = z.discriminatedUnion('kind', [connectCommand, measureCommand]);
export type StreamCommand = z.infer<typeof streamCommand>;

export const streamResult = z.object({
  /** How many streams are open at the end of the command. */
  open: z.number(),
  /** How much was received while it measured. */
  bytes: z.number(),
  /** From the arrival of an event's oldest change to its last byte at the client, milliseconds. */
  latency: z
    .object({
      p50: z.number(),
      p90: z.number(),
      p99: z.number(),
      p999: z.number(),
      max: z.number(),
    })
    .nullable(),
});
export type StreamResult = z.infer<typeof streamResult>;
