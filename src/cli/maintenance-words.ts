/** Formats numbers and positions for backup, verify and rebuild. */
import type { PositionRange } from '../ports/maintenance.ts';

const MOST_RANGES = 20;

/** `1,234`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `4-9, 12 and 3 more`. */
export function sayRanges(ranges: readonly PositionRange[]): string {
  const shown = ranges
    .slice(0, MOST_RANGES)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
  return ranges.length > MOST_RANGES ? `${shown} and ${ranges.length - MOST_RANGES} more` : shown;
}
