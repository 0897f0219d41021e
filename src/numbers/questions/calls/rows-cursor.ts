/** Cursors of lists of calls in any order: a call's place, as text for this database only. */

import type { CallsQuestion } from '../../../ports/numbers/questions.ts';

type Order = CallsQuestion['order'];

/** Where a page begins: beside this call. */
export interface RowPlace {
  /** What the list is ordered by; null comes last in any order. */
  readonly value: number | null;
  readonly rowId: number;
  /** Whether the page ends before it, rather than begins after it. */
  readonly isBackwards: boolean;
}

/** `epoch` names the database: another one has other rows. */
export const encodeRowsCursor = (epoch: string, order: Order, place: RowPlace): string =>
  [
    ...[epoch, order.by, order.descending ? 'desc' : 'asc'],
    ...[place.isBackwards ? 'before' : 'after', place.value ?? '', place.rowId],
  ].join('~');

const CURSOR = /^([0-9a-f]+)~([a-zA-Z]+)~(asc|desc)~(before|after)~(-?\d*(?:\.\d+)?)~(\d{1,15})$/;

/** Null if it isn't of this database and order. */
export function decodeRowsCursor(epoch: string, order: Order, cursor: string): RowPlace | null {
  const [, of, by, direction, side, value, rowId] = CURSOR.exec(cursor) ?? [];
  if (of !== epoch || by !== order.by || (direction === 'desc') !== order.descending) return null;
  return {
    value: value === '' ? null : Number(value),
    rowId: Number(rowId),
    isBackwards: side === 'before',
  };
}
