/** Times in fields of the kind `datetime-local`, which are in the viewer's zone. */

import { clockTime, dayOf } from '../../time/format-time.ts';

/** ISO 8601 as the field's value, to the minute; empty for anything else. */
export function fieldValueOf(at: string | null | undefined): string {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? '' : `${dayOf(date)}T${clockTime(date).slice(0, 5)}`;
}

/** The field's value as ISO 8601 in UTC; null if it's empty or incomplete. */
export function timeIn(value: string): string | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
