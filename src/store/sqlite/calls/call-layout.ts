/**
 * What is known of a call, packed into one column. Stamps are written once and referred to by their
 * place; times are written as distances. What other columns of the row hold is not repeated. The
 * bytes are our own: a change of their layout is a new number, and the old ones must still be read.
 *
 * Here is what writing (`encode-call.ts`) and reading (`decode-call.ts`) agree on.
 */

import type { Provenance } from '../../../core/call-event.ts';
import type { EndStatus } from '../../../core/call-status.ts';
import type { CallState } from '../../../core/calls/call-state.ts';

/** What the row holds beside the packed column, and lists filter by. */
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
/** One that lists the latest only: it counts the others, and names the stamps that its values came from. */
export const LAYOUT_SHORTENED = 4;
/** Events that a row lists at the most. When there is one more, so many go to a chunk beside it. */
export const LISTED_EVENTS = 64;
/** Places in these lists are stored: only ever add to their ends. */
export const ENDS: readonly EndStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];
export const PROVENANCES: readonly Provenance[] = ['callback', 'reconciled', 'inferred'];
export const KEY_DIGITS = 32;

/** The columns of a call that are not packed. */
export const columnsOf = ({ facts }: CallState): CallColumns => ({
  direction: facts.direction?.value ?? null,
  from: facts.from?.value ?? null,
  to: facts.to?.value ?? null,
  parent: facts.parentCallSid?.value ?? null,
});
