/** Cursors: where a page ended, as text for this database only. */

import { failure, type Result, success } from '../../../core/result.ts';
import type { BadCursor } from '../../../ports/paging.ts';

/** The text of a place in a list. `epoch` names the database, so that another one's cursor is recognised. */
export const encodeCursor = (epoch: string, place: number): string => `${epoch}-${place}`;

const CURSOR = /^([0-9a-f]+)-(\d{1,15})$/;

/** The place that a cursor names; null if it isn't this database's. */
export function decodeCursor(epoch: string, cursor: string): number | null {
  const parts = CURSOR.exec(cursor);
  return parts === null || parts[1] !== epoch ? null : Number(parts[2]);
}

/** Where a page starts: at its cursor; null for the first page. */
export function decodePlace(
  epoch: string,
  cursor: string | null,
): Result<number | null, BadCursor> {
  if (cursor === null) return success(null);
  const place = decodeCursor(epoch, cursor);
  return place === null ? failure('bad-cursor') : success(place);
}
