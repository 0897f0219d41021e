/** The messages between the benchmark and its load generator's process. */

import { z } from 'zod';

const Prepare = z.object({
  kind: z.literal('prepare'),
  /** The name by which later runs use these requests; it replaces an older list with the same name. */
  name: z.string(),
  shape: z.enum(['in-turn', 'scattered', 'few-callers', 'minute-long']),
  count: z.number(),
  seed: z.number(),
  port: z.number(),
  key: z.string(),
  /** How fast the requests will be sent, so that each is of its time; null: all are of now. */
  ratePerSecond: z.number().nullable(),
});

const Run = z.object({
  kind: z.literal('run'),
  name: z.string(),
  /** Index of the first request. */
  from: z.number(),
  /** The maximum number; null for all of them. */
  requests: z.number().nullable(),
  wraps: z.boolean(),
  port: z.number(),
  connections: z.number(),
  seconds: z.number(),
  ratePerSecond: z.number().nullable(),
  drainSeconds: z.number(),
});

export const Command = z.discriminatedUnion('kind', [Prepare, Run]);
export type Command = z.infer<typeof Command>;
export type PrepareCommand = z.infer<typeof Prepare>;
export type RunCommand = z.infer<typeof Run>;

const Latency = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});

const Prepared = z.object({
  kind: z.literal('prepared'),
  averageBodyBytes: z.number(),
  seconds: z.number(),
});

const Ran = z.object({
  kind: z.literal('ran'),
  answered: z.number(),
  sent: z.number(),
  seconds: z.number(),
  perSecond: z.number(),
  /** In milliseconds; null if nothing was answered. */
  latency: Latency.nullable(),
  refusals: z.number(),
  firstRefusal: z.string().nullable(),
  abandoned: z.number(),
  lostConnections: z.number(),
  firstLoss: z.string().nullable(),
  /** The generator's own, per request sent. */
  cpuMicrosPerRequest: z.number(),
  /** Index of the first request that wasn't sent. */
  next: z.number(),
});
export type Ran = z.infer<typeof Ran>;
export type Prepared = z.infer<typeof Prepared>;

const Failed = z.object({ kind: z.literal('failed'), message: z.string() });

export const Answer = z.discriminatedUnion('kind', [Prepared, Ran, Failed]);
export type Answer = z.infer<typeof Answer>;
