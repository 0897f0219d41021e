/** What a stored callback makes of its call. Pure: the store looks the call up and keeps the result. */

import { countRepeat, type SeenEarlier } from '../../core/calls/join.ts';
import { eraseCall } from '../../core/erasure/erase-call.ts';
import { joinRecord, type Reading } from './join-record.ts';
import type { PlacedCall } from './placed-call.ts';
import type { StoredCallback } from './stored-callback.ts';

export type Projection =
  /** A new event: the call now lists it last. */
  | { readonly outcome: 'stored'; readonly placed: PlacedCall }
  /** A repeat: only the call's count of duplicates changes. */
  | { readonly outcome: 'duplicate'; readonly placed: PlacedCall }
  /** It can't be read or joined, so it belongs to no call. */
  | { readonly outcome: 'unprocessable' };

/**
 * Joins a callback at `position` of the log to what's known of its call (null: nothing yet).
 * `seenEarlier` must not throw (see `joinRecord`).
 */
export function project(
  known: PlacedCall | null,
  callback: StoredCallback,
  position: number,
  reading: Reading,
  seenEarlier: SeenEarlier,
): Projection {
  const joined = joinRecord(known?.state ?? null, callback, reading, seenEarlier);
  if (joined === null) return UNPROCESSABLE;
  const { state, verdict } = joined;
  const before = known?.positions ?? NO_POSITIONS;
  return verdict === 'duplicate'
    ? { outcome: 'duplicate', placed: { state, positions: before, lastRecord: position } }
    : {
        outcome: 'stored',
        placed: { state, positions: [...before, position], lastRecord: position },
      };
}

/** Counts a repeat at `position` of the log. Without a known event it belongs to no call. */
export function projectRepeat(known: PlacedCall | null, position: number): Projection {
  if (known === null) return UNPROCESSABLE;
  const state = countRepeat(known.state);
  return { outcome: 'duplicate', placed: { ...known, state, lastRecord: position } };
}

/** Erases a call by the record at `position`, decided at `at`, milliseconds since 1970. */
export const projectErasure = (known: PlacedCall, position: number, at: number): PlacedCall => ({
  ...known,
  state: eraseCall(known.state, at),
  lastRecord: position,
});

export const UNPROCESSABLE: Projection = { outcome: 'unprocessable' };
const NO_POSITIONS: readonly number[] = [];
