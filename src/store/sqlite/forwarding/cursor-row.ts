/**
 * A row of the cursors of forwarding, read back. What no version wrote throws. Without zod, whose modules would cost
 * each start of the reader's thread 50 ms of processor time.
 */

import type { Selectable } from 'kysely';
import type { ForwardCursor } from '../../../ports/forwarding/forward-cursors.ts';
import type { Tables } from '../database/tables.ts';

export const cursorIn = (row: Selectable<Tables['forward_cursors']>): ForwardCursor => ({
  target: row.target,
  epoch: row.epoch,
  through: row.through,
  pending: positionsIn(row.pending),
});

function positionsIn(text: string): readonly number[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error("a cursor's pending positions aren't a list");
  return list.map((position: unknown): number => {
    if (typeof position === 'number' && Number.isSafeInteger(position) && position > 0) {
      return position;
    }
    throw new Error("a cursor's pending positions can't be read");
  });
}
