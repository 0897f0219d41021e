/** A call as the API answers it, as a schema: what clients check and what the docs are made of. */

import { z } from 'zod';
import { type CallStatus, KNOWN_STATUSES } from '../../core/call-status.ts';
import type { Audio, Call, Recording } from '../../core/wire/call.ts';
import type { CallList } from '../../core/wire/call-list.ts';
import { exactly } from './exactly.ts';

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = z.iso.datetime({ precision: 3 });
const text = z.string().nullable();
const moment = isoTime.nullable();
const number = z.number().nullable();
const packets = z.number().nonnegative().nullable();

const callStatus = exactly<CallStatus>()(z.enum([...KNOWN_STATUSES, 'unknown']));
export const provenance = z.enum(['callback', 'reconciled', 'inferred']);

const recording = exactly<Recording>()(
  z.strictObject({ recordingSid: text, url: text, durationSeconds: number, status: text }),
);

const audio = exactly<Audio>()(
  z.strictObject({
    mos: number,
    averagePtimeMs: number,
    jitterMinMs: number,
    jitterMaxMs: number,
    mediaPackets: packets,
    skippedPackets: packets,
    flushedPackets: packets,
    largestJitterBuffer: packets,
    dtmfPackets: packets,
    outMediaPackets: packets,
    outDtmfPackets: packets,
    outLost: packets,
    lossPercent: number,
  }),
);

export const callSchema = exactly<Call>()(
  z.strictObject({
    callSid: z.string(),
    accountSid: z.string(),
    apiVersion: text,
    parentCallSid: text,
    direction: text,
    from: text,
    to: text,
    callerName: text,
    forwardedFrom: text,
    status: callStatus,
    startedAt: moment,
    queuedAt: moment,
    initiatedAt: moment,
    ringingAt: moment,
    answeredAt: moment,
    answeredAtInferred: z.boolean(),
    endedAt: moment,
    eventTimestamp: text,
    firstSeenAt: isoTime,
    updatedAt: isoTime,
    ringSeconds: number,
    durationSeconds: number,
    sipCode: number,
    sipPhrase: text,
    hangupBy: text,
    hangupDirection: text,
    answeredBy: text,
    recordings: z.array(recording).readonly(),
    audio: audio.nullable(),
    events: z.int().positive(),
    duplicates: z.int().nonnegative(),
    provenance,
  }),
);

export const callListSchema = exactly<CallList>()(
  z.strictObject({
    calls: z.array(callSchema).readonly(),
    nextCursor: text,
    asOf: isoTime,
    lagMs: z.number().nonnegative(),
  }),
);
