/** Positions that the log lacks because they were purged by their age aren't missing. */

import type { PositionRange } from '../../../../ports/maintenance.ts';
import type { ProgressRow } from '../../database/progress-row.ts';

/** Up to here events were removed by their age, with their positions or without: only rows know what they said. */
export const removedThroughIn = ({
  purged_through,
  expired_through,
}: Pick<ProgressRow, 'purged_through' | 'expired_through'>): number =>
  Math.max(purged_through, expired_through);

/** What's left of a range beyond what was purged; null if nothing is. */
export const beyondPurged = (
  { first, last }: PositionRange,
  purgedThrough: number,
): PositionRange | null =>
  last <= purgedThrough ? null : { first: Math.max(first, purgedThrough + 1), last };
