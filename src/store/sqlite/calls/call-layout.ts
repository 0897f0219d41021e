/**
 * The layout of a call's packed column, shared by `encode-call.ts` and `decode-call.ts`. Stamps are written
 * once and referred to by index; times are written as differences. Values in other columns aren't repeated.
 * A changed layout gets a new number, and the old ones must still be readable.
 */

import type { Provenance } from '../../../core/call-event.ts';
import type { EndStatus } from '../../../core/call-status.ts';
import type { CallState } from '../../../core/calls/call-state.ts';

/** The row's other columns, which lists filter by. */
export interface CallColumns {
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly parent: string | null;
}

/**
 * Layouts before repeats were in the log: the position of the last record is that of the last event. The
 * second one is of a call that lists its latest events only.
 */
export const OLD_LAYOUT = 1;
export const OLD_LAYOUT_SHORTENED = 2;
/** A call that lists all its events, after the position of its last record. */
export const LAYOUT = 3;
/** A call that lists the latest only: it counts the others, and keeps the stamps that its values came from. */
export const LAYOUT_SHORTENED = 4;
/** The same two of an erased call: when it was erased follows the layout. */
export const LAYOUT_ERASED = 5;
export const LAYOUT_ERASED_SHORTENED = 6;
/** Events that a row lists at most. With one more, this many move to a chunk beside it. */
export const LISTED_EVENTS = 64;
/** Indexes into these lists are stored, so only append to them. */
export const ENDS: readonly EndStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];
export const PROVENANCES: readonly Provenance[] = ['callback', 'reconciled', 'inferred'];
export const KEY_DIGITS = 32;

/** The columns of a call that aren't packed. */
export const columnsOf = ({ facts }: CallState): CallColumns => ({
  direction: facts.direction?.value ?? null,
  from: facts.from?.value ?? null,
  to: facts.to?.value ?? null,
  parent: facts.parentCallSid?.value ?? null,
});
