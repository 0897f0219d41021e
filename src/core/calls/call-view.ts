/** What is known of a call into what is shown of it. A pure projection: it decides nothing. */

import { type CallStatus, liveStatusOf } from '../call-status.ts';
import type { Audio, Call, Recording } from '../wire/call.ts';
import { answerTimeOf } from './answer-time.ts';
import { audioOf } from './audio-quality.ts';
import {
  type AudioRegisters,
  type CallState,
  eventCount,
  type RecordingState,
} from './call-state.ts';
import type { Register } from './stamp.ts';

/** The status that a call shows; null for a row that only waits for its call. */
export function statusOf(state: CallState): CallStatus | null {
  if (state.topRank === null) return null;
  return state.end?.status ?? liveStatusOf(state.topRank) ?? 'unknown';
}

/** Whether anyone answered: a callback said so, or the call was completed. */
const wasAnswered = (state: CallState): boolean =>
  state.times.answeredAt !== null || state.end?.status === 'completed';

/** The call as the public sees it; null for a row that only waits for its call. */
export function viewCall(state: CallState): Call | null {
  const status = statusOf(state);
  if (status === null) return null;
  const { times, facts, end } = state;
  const answered = wasAnswered(state);
  const answer = answerTimeOf(state);
  const ringingEnded = answered ? (answer?.at ?? null) : (end?.endedAt ?? null);
  return {
    callSid: state.callSid,
    accountSid: state.accountSid,
    apiVersion: valueIn(facts.apiVersion),
    parentCallSid: valueIn(facts.parentCallSid),
    direction: valueIn(facts.direction),
    from: valueIn(facts.from),
    to: valueIn(facts.to),
    callerName: valueIn(facts.callerName),
    forwardedFrom: valueIn(facts.forwardedFrom),
    status,
    startedAt: isoOf(times.startedAt),
    queuedAt: isoOf(times.queuedAt),
    initiatedAt: isoOf(times.initiatedAt),
    ringingAt: isoOf(times.ringingAt),
    answeredAt: isoOf(answer?.at ?? null),
    answeredAtInferred: answer?.inferred ?? false,
    endedAt: isoOf(end?.endedAt ?? null),
    eventTimestamp: end?.timestamp ?? null,
    firstSeenAt: new Date(state.firstSeenAt).toISOString(),
    updatedAt: new Date(state.updatedAt).toISOString(),
    ringSeconds: secondsBetween(times.ringingAt, ringingEnded),
    durationSeconds: answered ? valueIn(facts.callDurationSeconds) : null,
    sipCode: valueIn(facts.sipCode),
    sipPhrase: valueIn(facts.sipPhrase),
    hangupBy: valueIn(facts.hangupBy),
    hangupDirection: valueIn(facts.hangupDirection),
    answeredBy: valueIn(facts.answeredBy),
    recordings: state.recordings.map(viewRecording),
    audio: state.audio === null ? null : viewAudio(state.audio, answered),
    events: eventCount(state),
    duplicates: state.duplicates,
    provenance: end?.provenance ?? 'callback',
  };
}

const viewRecording = (recording: RecordingState): Recording => ({
  recordingSid: valueIn(recording.recordingSid),
  url: valueIn(recording.url),
  durationSeconds: valueIn(recording.durationSeconds),
  status: valueIn(recording.status),
});

const viewAudio = (audio: AudioRegisters, answered: boolean): Audio =>
  audioOf(
    {
      mos: valueIn(audio.mos),
      averagePtimeMs: valueIn(audio.averagePtimeMs),
      jitterMinVariance: valueIn(audio.jitterMinVariance),
      jitterMaxVariance: valueIn(audio.jitterMaxVariance),
      mediaPackets: valueIn(audio.mediaPackets),
      skippedPackets: valueIn(audio.skippedPackets),
      flushedPackets: valueIn(audio.flushedPackets),
      largestJitterBuffer: valueIn(audio.largestJitterBuffer),
      dtmfPackets: valueIn(audio.dtmfPackets),
      outMediaPackets: valueIn(audio.outMediaPackets),
      outDtmfPackets: valueIn(audio.outDtmfPackets),
      outLost: valueIn(audio.outLost),
    },
    answered,
  );

const valueIn = <Value>(register: Register<Value> | null): Value | null => register?.value ?? null;

const isoOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Whole and part seconds; null where the provider's times contradict each other. */
const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : (to - from) / 1000;
