/** What an event's effect on its call means for failure batches. Pure. */

import type { CallState } from '../../core/calls/call-state.ts';

/**
 * - `admit`: the call failed, and joins the open failure batch.
 * - `corrected`: it's in a batch, but turned out not to have failed.
 * - `confirmed`: it's in a batch, and has failed after all.
 */
export type Consequence = 'admit' | 'corrected' | 'confirmed';

/**
 * What follows from a call having changed; null for nothing. `before` is null for its first event.
 * A call joins one failure batch in its life: `isInBatch` says whether it already has.
 */
export function judge(
  before: CallState | null,
  after: CallState,
  isInBatch: boolean,
): Consequence | null {
  if (after.end === null) return null;
  const isFailed = hasFailed(after);
  const isNews = before === null || before.end === null || hasFailed(before) !== isFailed;
  if (!isNews) return null;
  if (isInBatch) return isFailed ? 'confirmed' : 'corrected';
  return isFailed ? 'admit' : null;
}

/** Whether a call shows at the moment that it failed. */
export const hasFailed = ({ end }: CallState): boolean => end?.status === 'failed';
