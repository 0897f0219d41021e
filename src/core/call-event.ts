/**
 * A fact about a call that came from outside. Events are never changed and never thrown away; what a
 * call is, is the join of its events (`join.ts`).
 */

import type { CallStatus, EndStatus } from './call-status.ts';
import type { AudioFactValues } from './facts/audio-facts.ts';
import type { CallFactValues } from './facts/call-facts.ts';
import type { AccountSid, CallSid, ConferenceSid, EventKey } from './ids.ts';

/** Where a fact comes from: a callback, the provider's REST API, or our own conclusion. */
export type Provenance = 'callback' | 'reconciled' | 'inferred';

interface EventBase {
  /** Equal only for repeated deliveries of one and the same fact. */
  readonly key: EventKey;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly provenance: Provenance;
  /** When its first copy reached us, milliseconds since 1970. */
  readonly receivedAt: number;
  /** When it happened, milliseconds since 1970; the arrival where the provider's time is unusable. */
  readonly occurredAt: number;
}

/** A call moved on: the everyday callback. */
export interface ProgressEvent extends EventBase {
  readonly kind: 'progress';
  readonly status: CallStatus;
  /** The status as received, such as `answered`. */
  readonly rawStatus: string;
  readonly timestamp: TimestampFact;
  /** Null where the provider numbers nothing. */
  readonly sequenceNumber: number | null;
  readonly facts: CallFacts;
}

/** A number's own status callback: one short message at the end, dated by the call's creation. */
export interface NumberEvent extends EventBase {
  readonly kind: 'number';
  readonly status: EndStatus;
  readonly rawStatus: string;
  readonly timestamp: TimestampFact;
  /** When the call began; `occurredAt` is its end. */
  readonly startedAt: number;
  readonly facts: CallFacts;
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

/** Answering-machine detection came to a result after the call was answered. */
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

/** A provider's time as received, and whether we could not use it and took the arrival instead. */
export interface TimestampFact {
  readonly raw: string | null;
  readonly replaced: boolean;
}

/** What a status callback says about its call, apart from the status. Null: it does not say. */
export interface CallFacts extends CallFactValues {
  readonly audio: AudioFacts | null;
  readonly recording: RecordingFact | null;
}

/** What a callback says of the audio, raw. Null: it does not say. */
export type AudioFacts = AudioFactValues;

/** One recording as one callback tells it. `id` is its sid, or its URL where no sid was sent. */
export interface RecordingFact {
  readonly id: string;
  readonly recordingSid: string | null;
  readonly url: string | null;
  readonly durationSeconds: number | null;
  /** `in-progress`, `completed`, `absent`, `failed` …; null in a call's own callback. */
  readonly status: string | null;
}
