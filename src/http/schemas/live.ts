/** The schemas of the calls in progress, and of the live stream's events. */

import { z } from 'zod';
import type { CallSummary } from '../../core/wire/call-summary.ts';
import type {
  CallbackArrival,
  CallbackArrivals,
  CallChanges,
  LiveCalls,
  StreamEnd,
  StreamEvents,
  StreamPosition,
  StreamReset,
} from '../../core/wire/live.ts';
import { callSchema, isoTime } from './call.ts';
import { exactly } from './exactly.ts';
import { nowSchema } from './now.ts';

const number = z.number().nullable();

const callSummarySchema = exactly<CallSummary>()(
  callSchema
    .pick({
      callSid: true,
      accountSid: true,
      parentCallSid: true,
      direction: true,
      from: true,
      to: true,
      status: true,
      startedAt: true,
      ringingAt: true,
      answeredAt: true,
      endedAt: true,
      firstSeenAt: true,
      updatedAt: true,
      ringSeconds: true,
      durationSeconds: true,
      sipCode: true,
      sipPhrase: true,
      hangupDirection: true,
      dimensions: true,
    })
    .extend({ mos: number, lossPercent: number, recordings: z.int().nonnegative() })
    .meta({ id: 'CallSummary', description: 'What a line in a table of calls needs.' }),
);

export const liveCallsSchema = exactly<LiveCalls>()(
  z
    .strictObject({
      calls: z.array(callSummarySchema).readonly(),
      cursor: z.string(),
      at: isoTime,
    })
    .meta({
      id: 'LiveCalls',
      description:
        'The calls in progress, longest first. The stream goes on from them with `after=<cursor>`.',
    }),
);

const callChanges = exactly<CallChanges>()(
  z
    .strictObject({
      calls: z.array(callSummarySchema).readonly(),
      left: z.array(z.string()).readonly(),
      position: z.int().nonnegative(),
      receivedAt: isoTime.nullable(),
    })
    .meta({
      id: 'CallChanges',
      description:
        'What changed since the previous one: each changed call that matches, once, as it is now, and the sids ' +
        'of calls that no longer match.',
    }),
);

const streamPosition = exactly<StreamPosition>()(
  z.strictObject({ position: z.int().nonnegative() }).meta({
    id: 'StreamPosition',
    description:
      'Nothing that matches has changed, and the cursor moves on. Sent after 5 s without changes.',
  }),
);

const streamReset = exactly<StreamReset>()(
  z.strictObject({ reason: z.enum(['unknown', 'other-database', 'future', 'too-old']) }).meta({
    id: 'StreamReset',
    description: "The stream can't go on from the cursor. Load the calls in progress again.",
  }),
);

const streamEnd = exactly<StreamEnd>()(
  z.strictObject({ reason: z.enum(['shutdown', 'too-slow', 'signed-out']) }).meta({
    id: 'StreamEnd',
    description: 'The server ends the stream.',
  }),
);

const callbackArrival = exactly<CallbackArrival>()(
  z
    .strictObject({
      at: isoTime,
      outcome: z.enum(['stored', 'duplicate', 'unprocessable', 'refused']),
      reason: z.string().nullable(),
      callSid: z.string().nullable(),
      status: z.string().nullable(),
    })
    .meta({ id: 'CallbackArrival', description: 'A callback as it arrived, or was refused.' }),
);

const callbackArrivals = exactly<CallbackArrivals>()(
  z
    .strictObject({
      callbacks: z.array(callbackArrival).readonly(),
      omitted: z.int().nonnegative(),
    })
    .meta({
      id: 'CallbackArrivals',
      description: 'The latest callbacks since the previous one, oldest first, at most 50.',
    }),
);

/** The data of each event, by the event's name. */
export const streamEventsSchema = exactly<StreamEvents>()(
  z.strictObject({
    calls: callChanges,
    now: nowSchema,
    position: streamPosition,
    reset: streamReset,
    bye: streamEnd,
    callbacks: callbackArrivals,
  }),
);
