/**
 * The heart of Callboard: a call is the join of its events. Each field merges commutatively, associatively
 * and idempotently, so the order and repetition of callbacks don't matter. Nothing is sorted, and no event
 * is read twice. Every event can be joined to every state.
 */

import type { CallEvent, NumberEvent, ProgressEvent } from '../call-event.ts';
import { ENDED_RANK, isEnd, rankOf, UNKNOWN_RANK } from '../call-status.ts';
import type { EventKey } from '../ids.ts';
import type { CallEnd, CallState, StatusTimes } from './call-state.ts';
import { joinDimensions, NO_DIMENSIONS } from './dimension-registers.ts';
import { joinAnsweredBy, joinAudio, joinFacts, NO_FACTS } from './fact-registers.ts';
import { joinRecording } from './recordings.ts';
import { compareStamps, type Stamp } from './stamp.ts';

/** Whether an event was new or a repeated delivery. */
export type Verdict = 'accepted' | 'duplicate';

export interface Joined {
  readonly verdict: Verdict;
  readonly state: CallState;
}

/** Whether this key belongs to an event that a state counts as earlier and no longer lists. */
export type SeenEarlier = (key: EventKey) => boolean;

/**
 * Joins an event to what's known about its call (null: nothing yet). `seenEarlier` is only called for a
 * state that has had stamps removed.
 */
export function join(
  known: CallState | null,
  event: CallEvent,
  seenEarlier: SeenEarlier = neverTakenOut,
): Joined {
  const before = known ?? emptyState(event);
  if (
    before.stamps.some((stamp) => stamp.key === event.key) ||
    (before.earlierEvents > 0 && seenEarlier(event.key))
  ) {
    return { verdict: 'duplicate', state: countRepeat(before) };
  }
  return { verdict: 'accepted', state: joinNew(before, event) };
}

/** A repeated delivery changes only the count of repeats. */
export const countRepeat = (known: CallState): CallState => ({
  ...known,
  duplicates: known.duplicates + 1,
});

/** A guess would count an event twice or lose one. */
const neverTakenOut: SeenEarlier = () => {
  throw new Error('a call has earlier events, but their keys are missing');
};

function joinNew(before: CallState, event: CallEvent): CallState {
  const stamp = stampOf(event);
  const seen: CallState = {
    ...before,
    stamps: [...before.stamps, stamp],
    firstSeenAt: Math.min(before.firstSeenAt, event.receivedAt),
    updatedAt: Math.max(before.updatedAt, event.receivedAt),
  };
  switch (event.kind) {
    case 'progress':
    case 'number':
      return joinStatus(seen, event, stamp);
    case 'recording':
      return {
        ...seen,
        recordings: joinRecording(seen.recordings, event.recording, event.key, true),
      };
    case 'answered-by':
      return {
        ...seen,
        facts: joinAnsweredBy(seen.facts, event.answeredBy, stamp),
      };
    case 'conference':
      // A room's events appear in the participant's timeline and don't change the call.
      return seen;
  }
}

function joinStatus(seen: CallState, event: ProgressEvent | NumberEvent, stamp: Stamp): CallState {
  const { facts } = event;
  return {
    ...seen,
    topRank: seen.topRank === null ? stamp.rank : Math.max(seen.topRank, stamp.rank),
    times: joinTimes(seen.times, event),
    end: joinEnd(seen.end, event, stamp),
    facts: joinFacts(seen.facts, facts, stamp),
    audio: facts.audio === null ? seen.audio : joinAudio(seen.audio, facts.audio, stamp),
    dimensions: joinDimensions(seen.dimensions, event.dimensions, stamp),
    recordings:
      facts.recording === null
        ? seen.recordings
        : joinRecording(seen.recordings, facts.recording, event.key, false),
  };
}

function joinTimes(known: StatusTimes, event: ProgressEvent | NumberEvent): StatusTimes {
  const startedAt = earliest(
    known.startedAt,
    event.kind === 'number' ? event.startedAt : event.occurredAt,
  );
  switch (event.status) {
    case 'queued':
      return { ...known, startedAt, queuedAt: earliest(known.queuedAt, event.occurredAt) };
    case 'initiated':
      return { ...known, startedAt, initiatedAt: earliest(known.initiatedAt, event.occurredAt) };
    case 'ringing':
      return { ...known, startedAt, ringingAt: earliest(known.ringingAt, event.occurredAt) };
    case 'in-progress':
      return { ...known, startedAt, answeredAt: earliest(known.answeredAt, event.occurredAt) };
    case 'completed':
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
    case 'unknown':
      return startedAt === known.startedAt ? known : { ...known, startedAt };
  }
}

const earliest = (known: number | null, at: number): number =>
  known === null || at < known ? at : known;

function joinEnd(
  known: CallEnd | null,
  event: ProgressEvent | NumberEvent,
  stamp: Stamp,
): CallEnd | null {
  if (!isEnd(event.status)) return known;
  const end: CallEnd = {
    status: event.status,
    endedAt: event.occurredAt,
    timestamp: event.timestamp.raw,
    provenance: event.provenance,
    byNumber: event.kind === 'number',
    stamp,
  };
  return known === null || isBelievedBefore(end, known) ? end : known;
}

/**
 * Which of two ends takes precedence: REST before a callback, a callback before our own conclusion, and a
 * progress callback before a number's own. Among ends from REST the latest wins, otherwise the first.
 */
function isBelievedBefore(end: CallEnd, other: CallEnd): boolean {
  const byTrust = trustIn(end) - trustIn(other);
  if (byTrust !== 0) return byTrust > 0;
  const byOrder = compareStamps(end.stamp, other.stamp);
  return end.provenance === 'reconciled' ? byOrder > 0 : byOrder < 0;
}

function trustIn(end: CallEnd): number {
  switch (end.provenance) {
    case 'reconciled':
      return 3;
    case 'callback':
      return end.byNumber ? 1 : 2;
    case 'inferred':
      return 0;
  }
}

/** The order key of an event. An event without a status ranks as unknown. */
function stampOf(event: CallEvent): Stamp {
  switch (event.kind) {
    case 'progress':
      return stamp(event, rankOf(event.status), event.sequenceNumber ?? -1);
    case 'number':
      return stamp(event, ENDED_RANK, -1);
    case 'conference':
      return stamp(event, UNKNOWN_RANK, event.sequenceNumber ?? -1);
    case 'recording':
    case 'answered-by':
      return stamp(event, UNKNOWN_RANK, -1);
  }
}

const stamp = (event: CallEvent, rank: number, sequenceNumber: number): Stamp => ({
  occurredAt: event.occurredAt,
  rank,
  sequenceNumber,
  key: event.key,
});

const emptyState = (event: CallEvent): CallState => ({
  accountSid: event.accountSid,
  callSid: event.callSid,
  earlierEvents: 0,
  stamps: [],
  topRank: null,
  times: { startedAt: null, queuedAt: null, initiatedAt: null, ringingAt: null, answeredAt: null },
  end: null,
  facts: NO_FACTS,
  audio: null,
  dimensions: NO_DIMENSIONS,
  recordings: [],
  firstSeenAt: event.receivedAt,
  updatedAt: event.receivedAt,
  duplicates: 0,
  erasedAt: null,
});
