/** Callers who try again: after a failed call, some call once more, a limited number of times. */

import type { CallPlan } from '../planning/call-plan.ts';
import type { EndStatus } from '../vocabulary/call-status.ts';
import type { Random } from '../vocabulary/random.ts';
import { chance } from '../world/draws.ts';
import { drawMs, type Seconds } from '../world/spans.ts';

/** When and how often callers try again. */
export interface RetryHabits {
  /** The share of failed calls after which the caller tries again: 0 to 1. */
  readonly share: number;
  /** From the end of one call to the start of the next. */
  readonly afterSeconds: Seconds;
  /** Calls in addition to the first. */
  readonly most: number;
  /** The ends after which they try again. */
  readonly after: readonly EndStatus[];
}

export const USUAL_RETRIES: RetryHabits = {
  share: 0.55,
  afterSeconds: { median: 180, spread: 1, least: 15, most: 7_200 },
  most: 3,
  after: ['busy', 'no-answer', 'failed'],
};

/**
 * How long after the end of a call its caller tries again, in milliseconds; null if they don't.
 * `attempt` is 0 for the first call.
 */
export function drawRetryMs(
  random: Random,
  habits: RetryHabits,
  plan: CallPlan,
  attempt: number,
): number | null {
  if (attempt >= habits.most || !habits.after.includes(reachedAs(plan))) return null;
  return chance(random, habits.share) ? drawMs(random, habits.afterSeconds) : null;
}

/** How a call went for its caller: how the dialed leg ended, if there is one. */
function reachedAs(plan: CallPlan): EndStatus {
  for (const step of plan.steps) if (step.kind === 'dial') return reachedAs(step.child.plan);
  for (const step of plan.steps) if (step.kind === 'end') return step.end.status;
  throw new Error('A call plan has no end.');
}
