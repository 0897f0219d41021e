/**
 * The recordings of a call. They're reported twice: by their own callbacks, before or after the call's end,
 * and briefly by the call's terminal callback. A recording's own callback takes precedence, and of several
 * the one with the furthest state, in whatever order they arrive.
 */

import type { RecordingFact } from '../call-event.ts';
import type { EventKey } from '../ids.ts';
import type { RecordingState } from './call-state.ts';
import { latest, type Stamp } from './stamp.ts';

/**
 * The most recordings that a call shows, so that the cost of an event doesn't grow with them. Beyond that,
 * the first by id are kept: they're the same in any order of arrival, and one that's kept in the end has
 * never been dropped.
 */
export const MOST_RECORDINGS = 100;

/** Adds what a callback says about a recording. The list is sorted by id. */
export function joinRecording(
  known: readonly RecordingState[],
  fact: RecordingFact,
  key: EventKey,
  byRecordingCallback: boolean,
): readonly RecordingState[] {
  const last = known.at(-1);
  if (known.length >= MOST_RECORDINGS && last !== undefined && fact.id > last.id) return known;
  const stamp = recordingStamp(fact, key, byRecordingCallback);
  const before = known.find((recording) => recording.id === fact.id) ?? {
    id: fact.id,
    recordingSid: null,
    url: null,
    durationSeconds: null,
    status: null,
  };
  const joined: RecordingState = {
    id: fact.id,
    recordingSid: latest(before.recordingSid, fact.recordingSid, stamp),
    url: latest(before.url, fact.url, stamp),
    durationSeconds: latest(before.durationSeconds, fact.durationSeconds, stamp),
    status: latest(before.status, fact.status, stamp),
  };
  return [...known.filter((recording) => recording.id !== fact.id), joined]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, MOST_RECORDINGS);
}

/** Recording callbacks have no time, so only their states order them. */
const recordingStamp = (fact: RecordingFact, key: EventKey, own: boolean): Stamp => ({
  occurredAt: 0,
  rank: (own ? 10 : 0) + (fact.status === null || UNFINISHED.has(fact.status) ? 0 : 1),
  sequenceNumber: -1,
  key,
});

const UNFINISHED = new Set(['queued', 'in-progress', 'paused', 'resumed', 'stopped']);
