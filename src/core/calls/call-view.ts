/** Turns the state of a call into what's shown. A pure projection: it decides nothing. */

import { type CallStatus, liveStatusOf } from '../call-status.ts';
import {
  type FactsShownAtEnd,
  type FactsShownAtStart,
  forEachFact,
  SHOWN_AT_END,
  SHOWN_AT_START,
} from '../facts/shown-facts.ts';
import type { Call, Recording } from '../wire/call.ts';
import { answerTimeOf } from './answer-time.ts';
import { audioOf } from './audio-quality.ts';
import {
  type CallState,
  eventCount,
  type FactRegisters,
  type RecordingState,
} from './call-state.ts';
import { dimensionsOf } from './dimension-registers.ts';
import { audioValues, callRegisters } from './fact-registers.ts';
import type { Register } from './stamp.ts';

/** The status that a call shows; null for a row that's still waiting for its call. */
export function statusOf(state: CallState): CallStatus | null {
  if (state.topRank === null) return null;
  return state.end?.status ?? liveStatusOf(state.topRank) ?? 'unknown';
}

/** Whether anyone answered: a callback said so, or the call completed. */
const wasAnswered = (state: CallState): boolean =>
  state.times.answeredAt !== null || state.end?.status === 'completed';

/** The call as the API shows it; null for a row that's still waiting for its call. */
export function viewCall(state: CallState): Call | null {
  const status = statusOf(state);
  if (status === null) return null;
  const { times, facts, end } = state;
  const answered = wasAnswered(state);
  const answer = answerTimeOf(state);
  const ringingEnded = answered ? (answer?.at ?? null) : (end?.endedAt ?? null);
  const call: Call = {
    ...BLANK,
    callSid: state.callSid,
    accountSid: state.accountSid,
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
    dimensions: dimensionsOf(state.dimensions),
    recordings: state.recordings.map(viewRecording),
    audio: state.audio === null ? null : audioOf(audioValues(state.audio), answered),
    events: eventCount(state),
    duplicates: state.duplicates,
    provenance: end?.provenance ?? 'callback',
    erasedAt: isoOf(state.erasedAt),
  };
  showFacts(facts, answered, call);
  return call;
}

/** A call without values, its fields in display order. */
const BLANK: Call = {
  callSid: '',
  accountSid: '',
  ...forEachFact<FactsShownAtStart, string | number | null>(SHOWN_AT_START, () => null),
  status: 'unknown',
  startedAt: null,
  queuedAt: null,
  initiatedAt: null,
  ringingAt: null,
  answeredAt: null,
  answeredAtInferred: false,
  endedAt: null,
  eventTimestamp: null,
  firstSeenAt: '',
  updatedAt: '',
  ringSeconds: null,
  ...forEachFact<FactsShownAtEnd, string | number | null>(SHOWN_AT_END, () => null),
  dimensions: {},
  recordings: [],
  audio: null,
  events: 0,
  duplicates: 0,
  provenance: 'callback',
  erasedAt: null,
};

const SHOWN = [...SHOWN_AT_START, ...SHOWN_AT_END];

/** Fills in the known facts. */
function showFacts(
  facts: FactRegisters,
  answered: boolean,
  shown: Record<(typeof SHOWN)[number]['shownAs'], string | number | null>,
): void {
  const registers = callRegisters(facts);
  for (const { slot, shownAs, fact } of SHOWN) {
    const value = registers[slot]?.value ?? null;
    if (value !== null && (answered || fact.onlyIfAnswered !== true)) shown[shownAs] = value;
  }
}

const viewRecording = (recording: RecordingState): Recording => ({
  recordingSid: valueIn(recording.recordingSid),
  url: valueIn(recording.url),
  durationSeconds: valueIn(recording.durationSeconds),
  status: valueIn(recording.status),
});

const valueIn = <Value>(register: Register<Value> | null): Value | null => register?.value ?? null;

const isoOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Seconds with fractions; null if the provider's times contradict each other. */
const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : (to - from) / 1000;
