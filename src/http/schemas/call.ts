/** The schema of a call in the API. Clients use it to validate, and tests compare the docs with it. */

import { z } from 'zod';
import { type CallStatus, KNOWN_STATUSES } from '../../core/call-status.ts';
import type { Fact } from '../../core/facts/fact.ts';
import {
  type AudioFactsShown,
  type FactsShownAtEnd,
  type FactsShownAtStart,
  forEachFact,
  SHOWN_AT_END,
  SHOWN_AT_START,
  SHOWN_AUDIO,
} from '../../core/facts/shown-facts.ts';
import type { Audio, Call, Recording } from '../../core/wire/call.ts';
import type { CallList } from '../../core/wire/call-list.ts';
import { exactly } from './exactly.ts';

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = z.iso.datetime({ precision: 3 });
const text = z.string().nullable();
const moment = isoTime.nullable();
/** Own dimensions by name. */
const dimensions = z.record(z.string(), z.string()).readonly();
const number = z.number().nullable();
const count = z.number().nonnegative().nullable();

/** A schema for each fact, by its name in JSON. */
type Schemas<Shown> = {
  readonly [Name in keyof Shown]: Shown[Name] extends string | null ? typeof text : typeof number;
};

function factSchema({ reader, unit }: Fact): typeof text | typeof number {
  if (reader === 'text') return text;
  return unit === 'packets' || unit === 'frames' ? count : number;
}

const factsAtStart: Schemas<FactsShownAtStart> = forEachFact(SHOWN_AT_START, factSchema);
const factsAtEnd: Schemas<FactsShownAtEnd> = forEachFact(SHOWN_AT_END, factSchema);
const audioFacts: Schemas<AudioFactsShown> = forEachFact(SHOWN_AUDIO, factSchema);

const callStatus = exactly<CallStatus>()(z.enum([...KNOWN_STATUSES, 'unknown']));
export const provenance = z.enum(['callback', 'reconciled', 'inferred']);

const recording = exactly<Recording>()(
  z
    .strictObject({ recordingSid: text, url: text, durationSeconds: number, status: text })
    .meta({ id: 'Recording' }),
);

const audio = exactly<Audio>()(
  z
    .strictObject({
      ...audioFacts,
      lossPercent: number,
    })
    .meta({ id: 'Audio', description: 'How the call sounded. Counts are packets.' }),
);

export const callSchema = exactly<Call>()(
  z
    .strictObject({
      callSid: z.string(),
      accountSid: z.string(),
      ...factsAtStart,
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
      ...factsAtEnd,
      dimensions,
      recordings: z.array(recording).readonly(),
      audio: audio.nullable(),
      events: z.int().positive(),
      duplicates: z.int().nonnegative(),
      provenance,
      erasedAt: moment,
    })
    .meta({
      id: 'Call',
      description: 'One call. Absent facts are null, durations are in seconds.',
    }),
);

export const callListSchema = exactly<CallList>()(
  z
    .strictObject({
      calls: z.array(callSchema).readonly(),
      nextCursor: text,
      previousCursor: text,
      asOf: isoTime,
      lagMs: z.number().nonnegative(),
    })
    .meta({
      id: 'CallList',
      description: 'A page of calls, with every event that arrived up to `asOf`.',
    }),
);
