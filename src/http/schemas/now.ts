/** The schema of the board's tiles. */

import { z } from 'zod';
import type {
  CallbackLag,
  CallbackPace,
  CurrentFailures,
  EndedCalls,
  FailureGroup,
  Now,
  Trend,
} from '../../core/wire/now.ts';
import { isoTime } from './call.ts';
import { exactly } from './exactly.ts';

const count = z.int().nonnegative();
const seconds = z.number().positive();
const endStatus = z.enum(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

const endedCalls = exactly<EndedCalls>()(
  z.strictObject({ windowSeconds: seconds, byStatus: z.record(endStatus, count).readonly() }),
);

const failureGroup = exactly<FailureGroup>()(
  z.strictObject({
    status: endStatus,
    sipCode: z.number().nullable(),
    sipPhrase: z.string().nullable(),
    calls: z.int().positive(),
    parties: count,
    lastAt: isoTime,
  }),
);

const currentFailures = exactly<CurrentFailures>()(
  z.strictObject({
    windowSeconds: seconds,
    groups: z.array(failureGroup).readonly(),
    others: count,
  }),
);

const callbackPace = exactly<CallbackPace>()(
  z.strictObject({
    windowSeconds: seconds,
    perSecond: z.number().nonnegative(),
    lastAt: isoTime.nullable(),
  }),
);

const lag = z.number().nullable();

const callbackLag = exactly<CallbackLag>()(
  z.strictObject({ windowSeconds: seconds, p50Seconds: lag, p95Seconds: lag, n: count }),
);

/** Null where it wasn't running. */
const series = z.array(z.number().nullable()).readonly();

const trend = exactly<Trend>()(
  z.strictObject({
    stepSeconds: seconds,
    inProgress: series,
    ended: series,
    failed: series,
    callbacksPerSecond: series,
    lagP95Seconds: series,
  }),
);

export const nowSchema = exactly<Now>()(
  z
    .strictObject({
      at: isoTime,
      inProgress: z
        .record(z.enum(['queued', 'initiated', 'ringing', 'in-progress', 'unknown']), count)
        .readonly(),
      stale: count,
      ended: endedCalls,
      failures: currentFailures,
      callbacks: callbackPace,
      callbackLag,
      dataAgeMs: z.number().nullable(),
      trend,
    })
    .meta({ id: 'Now', description: "How it's going right now. Once a second." }),
);
