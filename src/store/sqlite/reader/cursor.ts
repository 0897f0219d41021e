/** Cursors: where a page ended, as text for this database only. */

import { failure, type Result, success } from '../../../core/result.ts';
import type { BadCursor } from '../../../ports/paging.ts';

/** The text of a place in a list. `epoch` names the database, so that another one's cursor is recognised. */
export const encodeCursor = (epoch: string, place: number): string => `${epoch}-${place}`;

/** The same for a page of calls that ends with this place: its newer side. */
export const encodeNewerCursor = (epoch: string, place: number): string => `${epoch}_${place}`;

/** A place in the list of calls, and on which side of it the page is. */
export interface ListPlace {
  readonly place: number;
  readonly isNewer: boolean;
}

const CURSOR = /^([0-9a-f]+)([-_])(\d{1,15})$/;

/** What a cursor of the list of calls names; null if it isn't this database's. */
export function decodeListCursor(epoch: string, cursor: string): ListPlace | null {
  const parts = CURSOR.exec(cursor);
  return parts === null || parts[1] !== epoch
    ? null
    : { place: Number(parts[3]), isNewer: parts[2] === '_' };
}

/** The place that a cursor of any other list names; null if it isn't this database's. */
export function decodeCursor(epoch: string, cursor: string): number | null {
  const found = decodeListCursor(epoch, cursor);
  return found === null || found.isNewer ? null : found.place;
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
