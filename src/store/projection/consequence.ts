/** What an event's effect on its call means for the tables and for failure batches. Pure. */

import {
  type CallRow,
  rowOf,
  sameRow,
  type TableName,
  tableJoined,
  tableOf,
} from '../../core/calls/call-row.ts';
import type { CallState } from '../../core/calls/call-state.ts';

export type Consequence =
  /** An ended call's line in `all` reads differently, for example since a recording came. */
  | { readonly kind: 'changed'; readonly row: CallRow }
  /** The call joined a table. `left`: the table it was in before; null for one that just ended. */
  | {
      readonly kind: 'joined';
      readonly table: TableName;
      readonly row: CallRow;
      readonly left: TableName | null;
      readonly failure: FailureChange;
    };

/**
 * - `admit`: the call failed, and joins the open failure batch.
 * - `corrected`: it's in a batch, but turned out not to have failed.
 * - `confirmed`: it's in a batch, and has failed after all.
 * - `none`: it didn't fail.
 */
export type FailureChange = 'admit' | 'corrected' | 'confirmed' | 'none';

/**
 * What follows from a call having changed; null for nothing. `before` is null for its first event.
 * A call joins one failure batch in its life: `isInBatch` says whether it already has.
 */
export function judge(
  before: CallState | null,
  after: CallState,
  isInBatch: boolean,
): Consequence | null {
  const table = tableJoined(before, after);
  if (table === null) return before === null ? null : changed(before, after);
  return {
    kind: 'joined',
    table,
    row: rowOf(after),
    left: before === null ? null : tableOf(before),
    failure: failureChange(table, isInBatch),
  };
}

function changed(before: CallState, after: CallState): Consequence | null {
  if (tableOf(after) !== 'all') return null;
  const row = rowOf(after);
  return sameRow(row, rowOf(before)) ? null : { kind: 'changed', row };
}

function failureChange(table: TableName, isInBatch: boolean): FailureChange {
  if (isInBatch) return table === 'failed' ? 'confirmed' : 'corrected';
  return table === 'failed' ? 'admit' : 'none';
}
