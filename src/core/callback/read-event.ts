/**
 * Reads the event in a stored request. It's a pure function of the log's contents, so a replay years later
 * gives the same event.
 */

import type {
  CallEvent,
  CallEventKind,
  Provenance,
  RecordingFact,
  TimestampFact,
} from '../call-event.ts';
import { isEnd, normaliseStatus } from '../call-status.ts';
import type { Dimensions } from '../facts/dimensions.ts';
import type { AccountSid, CallSid, EventKey } from '../ids.ts';
import { parseTimestamp } from '../time/timestamp.ts';
import { conferenceOf } from './classify.ts';
import type { NamedParameters } from './parameters.ts';
import { readCallFacts } from './read-facts.ts';
import {
  durationOf,
  integerOf,
  recordingSidIn,
  textOf,
  VoiceParameters,
} from './voice-parameters.ts';

/** How far a provider's clock can be ahead of ours, in milliseconds, before its time is ignored. */
export const FUTURE_TOLERANCE_MS = 3_600_000;

/** Everything about a stored request except its parameters. */
export interface EventHeader {
  readonly key: EventKey;
  readonly kind: CallEventKind;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly provenance: Provenance;
  readonly receivedAt: number;
}

/**
 * Reads the event of a request that `classify` recognised as one. Throws for any other. `dimensions`: what the
 * query of its URL says (`readDimensions`), which only status callbacks pass on to their call.
 */
export function readEvent(
  header: EventHeader,
  parameters: NamedParameters,
  dimensions: Dimensions | null = null,
): CallEvent {
  switch (header.kind) {
    case 'progress':
      return readProgress(header, parameters, dimensions);
    case 'number':
      return readNumber(header, parameters, dimensions);
    case 'recording':
      return readRecording(header, parameters);
    case 'conference':
      return readConference(header, parameters);
    case 'answered-by':
      return {
        ...header,
        kind: 'answered-by',
        occurredAt: readTime(textOf(parameters, 'Timestamp'), header.receivedAt).at,
        answeredBy: textOf(parameters, 'AnsweredBy') ?? 'unknown',
      };
  }
}

function readProgress(
  header: EventHeader,
  parameters: NamedParameters,
  dimensions: Dimensions | null,
): CallEvent {
  const voice = new VoiceParameters(parameters);
  const rawStatus = voice.callStatus ?? '';
  const time = readTime(voice.timestamp, header.receivedAt);
  return {
    ...header,
    kind: 'progress',
    status: normaliseStatus(rawStatus),
    rawStatus,
    timestamp: time.fact,
    occurredAt: time.at,
    sequenceNumber: voice.sequenceNumber,
    facts: readCallFacts(parameters, null, recordingIn(voice)),
    dimensions,
  };
}

function readNumber(
  header: EventHeader,
  parameters: NamedParameters,
  dimensions: Dimensions | null,
): CallEvent {
  const voice = new VoiceParameters(parameters);
  const rawStatus = voice.callStatus ?? '';
  const status = normaliseStatus(rawStatus);
  if (!isEnd(status)) throw new Error('a number-level callback has a terminal status');
  const time = readTime(voice.timestamp, header.receivedAt);
  const facts = readCallFacts(parameters, 'inbound', recordingIn(voice));
  const durationMs = Math.round((facts.callDurationSeconds ?? 0) * 1000);
  // If the arrival replaced an unusable time, it's the call's end, not its creation.
  const startedAt = time.fact.replaced ? Math.max(0, time.at - durationMs) : time.at;
  return {
    ...header,
    kind: 'number',
    status,
    rawStatus,
    timestamp: time.fact,
    startedAt,
    occurredAt: startedAt + durationMs,
    facts,
    dimensions,
  };
}

function readRecording(header: EventHeader, parameters: NamedParameters): CallEvent {
  const recording = recordingFact(
    textOf(parameters, 'RecordingSid'),
    textOf(parameters, 'RecordingUrl'),
    durationOf(parameters, 'RecordingDuration'),
    textOf(parameters, 'RecordingStatus'),
  );
  if (recording === null) throw new Error('a recording callback has a RecordingSid');
  return {
    ...header,
    kind: 'recording',
    occurredAt: readTime(textOf(parameters, 'Timestamp'), header.receivedAt).at,
    recording,
  };
}

function readConference(header: EventHeader, parameters: NamedParameters): CallEvent {
  const conferenceSid = conferenceOf(parameters);
  if (conferenceSid === null) throw new Error('a conference callback has a ConferenceSid');
  return {
    ...header,
    kind: 'conference',
    occurredAt: readTime(textOf(parameters, 'Timestamp'), header.receivedAt).at,
    conferenceSid,
    conferenceEvent: textOf(parameters, 'StatusCallbackEvent') ?? 'unknown',
    sequenceNumber: integerOf(parameters, 'SequenceNumber'),
  };
}

function readTime(
  raw: string | null,
  receivedAt: number,
): { readonly at: number; readonly fact: TimestampFact } {
  const at = raw === null ? null : parseTimestamp(raw);
  return at === null || at > receivedAt + FUTURE_TOLERANCE_MS
    ? { at: receivedAt, fact: { raw, replaced: true } }
    : { at, fact: { raw, replaced: false } };
}

/** The recording that a status callback mentions. */
const recordingIn = (voice: VoiceParameters): RecordingFact | null =>
  recordingFact(voice.recordingSid, voice.recordingUrl, voice.recordingDurationSeconds, null);

/** A recording is identified by its sid, taken from its URL if it wasn't sent. */
function recordingFact(
  sid: string | null,
  url: string | null,
  durationSeconds: number | null,
  status: string | null,
): RecordingFact | null {
  const recordingSid = sid ?? recordingSidIn(url ?? '');
  const id = recordingSid ?? url;
  return id === null ? null : { id, recordingSid, url, durationSeconds, status };
}
