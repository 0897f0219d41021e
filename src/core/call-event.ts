/**
 * Something that happened to a call, as reported from outside. Events never change and are never deleted.
 * A call is the join of its events (`calls/join.ts`).
 */

import type { CallStatus, EndStatus } from './call-status.ts';
import type { AudioFactValues } from './facts/audio-facts.ts';
import type { CallFactValues } from './facts/call-facts.ts';
import type { Dimensions } from './facts/dimensions.ts';
import type { AccountSid, CallSid, ConferenceSid, EventKey } from './ids.ts';

/** Where a fact comes from: a callback, the provider's REST API, or our own conclusion. */
export type Provenance = 'callback' | 'reconciled' | 'inferred';

interface EventBase {
  /** The same only for repeated deliveries of one event. */
  readonly key: EventKey;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly provenance: Provenance;
  /** When its first copy reached us, milliseconds since 1970. */
  readonly receivedAt: number;
  /** When it happened, milliseconds since 1970; its arrival if the provider's time can't be used. */
  readonly occurredAt: number;
}

/** A call moved on: the everyday callback. */
export interface ProgressEvent extends EventBase {
  readonly kind: 'progress';
  readonly status: CallStatus;
  /** The status as received, such as `answered`. */
  readonly rawStatus: string;
  readonly timestamp: TimestampFact;
  /** Null if the provider sends no number. */
  readonly sequenceNumber: number | null;
  readonly facts: CallFacts;
  /** Null: it names none. */
  readonly dimensions: Dimensions | null;
}

/** A number's own status callback: one short message at the end, dated when the call was created. */
export interface NumberEvent extends EventBase {
  readonly kind: 'number';
  readonly status: EndStatus;
  readonly rawStatus: string;
  readonly timestamp: TimestampFact;
  /** When the call began; `occurredAt` is its end. */
  readonly startedAt: number;
  readonly facts: CallFacts;
  /** Null: it names none. */
  readonly dimensions: Dimensions | null;
}

/** A recording changed its state. */
export interface RecordingEvent extends EventBase {
  readonly kind: 'recording';
  readonly recording: RecordingFact;
}

/** Something happened in a conference room, on this participant's timeline. */
export interface ConferenceEvent extends EventBase {
  readonly kind: 'conference';
  readonly conferenceSid: ConferenceSid;
  /** Such as `participant-join`. */
  readonly conferenceEvent: string;
  readonly sequenceNumber: number | null;
}

/** Answering-machine detection finished after the call was answered. */
export interface AnsweredByEvent extends EventBase {
  readonly kind: 'answered-by';
  readonly answeredBy: string;
}

export type CallEvent =
  | ProgressEvent
  | NumberEvent
  | RecordingEvent
  | ConferenceEvent
  | AnsweredByEvent;

export type CallEventKind = CallEvent['kind'];

/** A provider's time as received, and whether the arrival replaced it because it couldn't be used. */
export interface TimestampFact {
  readonly raw: string | null;
  readonly replaced: boolean;
}

/** What a status callback says about its call, apart from the status. Null: it doesn't say. */
export interface CallFacts extends CallFactValues {
  readonly audio: AudioFacts | null;
  readonly recording: RecordingFact | null;
}

/** What a callback says about the audio, raw. Null: it doesn't say. */
export type AudioFacts = AudioFactValues;

/** A recording as one callback describes it. `id` is its sid, or its URL if no sid was sent. */
export interface RecordingFact {
  readonly id: string;
  readonly recordingSid: string | null;
  readonly url: string | null;
  readonly durationSeconds: number | null;
  /** `in-progress`, `completed`, `absent`, `failed` …; null in a call's own callback. */
  readonly status: string | null;
}
