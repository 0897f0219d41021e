/** A call, or a series of equal calls, as a scenario lists it under "calls". */
import { z } from 'zod';
import { type CallBehavior, readBehavior } from '../planning/call-behavior.ts';

/** A listed call with its defaults filled in. */
export interface ScenarioCall {
  /** Milliseconds after the start, or a moment in milliseconds since 1970. */
  readonly at: { readonly afterMs: number } | { readonly moment: number };
  readonly direction: 'outbound' | 'inbound';
  /** Null: drawn at random. */
  readonly from: string | null;
  readonly to: string | null;
  readonly callerName: string | null;
  readonly forwardedFrom: string | null;
  readonly timeoutSeconds: number;
  readonly record: boolean;
  /** What its URLs have in their query, besides what all calls have. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly times: number;
  readonly everyMs: number;
  /** Null: as calls to this number usually go. */
  readonly behavior: CallBehavior | null;
}

const at = z.union(
  [
    z
      .number()
      .min(0)
      .transform((seconds) => ({ afterMs: Math.round(seconds * 1_000) })),
    z.iso.datetime({ offset: true }).transform((moment) => ({ moment: Date.parse(moment) })),
  ],
  'must be seconds after the start, or a time such as 2026-06-22T08:00:00Z',
);

const ADDRESS = /^(\+[1-9]\d{1,14}|sip:\S+|client:\S+)$/;
const address = z.string().regex(ADDRESS, 'must be E.164, or a sip: or client: address');

export const scenarioCallSchema = z
  .looseObject({
    at,
    direction: z.enum(['outbound', 'inbound']).default('outbound'),
    from: address.optional(),
    to: address.optional(),
    callerName: z.string().min(1).optional(),
    forwardedFrom: address.optional(),
    timeoutSeconds: z.number().int().min(1).max(600).default(30),
    record: z.boolean().default(false),
    dimensions: z.record(z.string().min(1), z.string()).default({}),
    times: z.number().int().min(1).max(100_000).default(1),
    everySeconds: z.number().min(0).default(0),
  })
  .transform((fields, context): ScenarioCall => {
    const { at, direction, from, to, callerName, forwardedFrom, ...others } = fields;
    const { timeoutSeconds, record, dimensions, times, everySeconds, ...rest } = others;
    const behavior = Object.keys(rest).length === 0 ? null : readBehavior(rest, context);
    if (direction === 'inbound' && behavior !== null && behavior.outcome !== 'answered') {
      context.addIssue(
        'an inbound call is always answered; only its times, line and digits can be set',
      );
    }
    if (behavior?.outcome === 'refused') {
      context.addIssue(
        'a refused call never happens; to refuse numbers, list them under "numbers"',
      );
    }
    return {
      at,
      direction,
      from: from ?? null,
      to: to ?? null,
      callerName: callerName ?? null,
      forwardedFrom: forwardedFrom ?? null,
      timeoutSeconds,
      record,
      dimensions,
      times,
      everyMs: Math.round(everySeconds * 1_000),
      behavior,
    };
  });
