/** Positions that the log lacks because they were purged by their age aren't missing. */

import type { PositionRange } from '../../../../ports/maintenance.ts';

/** What's left of a range beyond what was purged; null if nothing is. */
export const beyondPurged = (
  { first, last }: PositionRange,
  purgedThrough: number,
): PositionRange | null =>
  last <= purgedThrough ? null : { first: Math.max(first, purgedThrough + 1), last };
