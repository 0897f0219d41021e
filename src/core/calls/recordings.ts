/**
 * The recordings of a call. They are told twice: by their own callback, which may come before or
 * after the call's end, and in short by the call's terminal callback. The recording's own word
 * counts more, and of its own words the furthest state, whatever came first.
 */

import type { RecordingFact } from '../call-event.ts';
import type { EventKey } from '../ids.ts';
import type { RecordingState } from './call-state.ts';
import { latest, type Stamp } from './stamp.ts';

/**
 * Recordings that a call shows at the most, so that what an event costs doesn't grow with them. Beyond
 * that the first by id are kept: which those are is the same whatever order they came in, and one that
 * is among them in the end has never been left out.
 */
export const MOST_RECORDINGS = 100;

/** Adds what one callback says of one recording. The list is kept in the order of the ids. */
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

/** Recording callbacks carry no time, so their order is that of their states alone. */
const recordingStamp = (fact: RecordingFact, key: EventKey, own: boolean): Stamp => ({
  occurredAt: 0,
  rank: (own ? 10 : 0) + (fact.status === null || UNFINISHED.has(fact.status) ? 0 : 1),
  sequenceNumber: -1,
  key,
});

const UNFINISHED = new Set(['queued', 'in-progress', 'paused', 'resumed', 'stopped']);
