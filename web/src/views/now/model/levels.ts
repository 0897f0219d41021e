/** When a number on Now turns amber or red. Until thresholds can be set, these are the same for everyone. */

import type { Level } from '../../../../../src/core/kpi/marks.ts';
import type { CallbackLag, EndedCalls, FailureGroup } from '../../../../../src/core/wire/now.ts';

/** One or two calls aren't a pattern, whatever their share. */
const FEWEST_CALLS = 3;
/** Failed calls among all that ended, percent. */
const FAILED_PERCENT = { warn: 5, bad: 10 } as const;
/** Calls that ended for one reason among all that ended, percent. */
const REASON_PERCENT = { warn: 1, bad: 5 } as const;
/** The 95th percentile of callback lag in seconds. Timestamps are whole seconds, so it reads up to 1 s too much. */
export const LAG_SECONDS = { warn: 5, bad: 30 } as const;
/** A percentile of fewer callbacks is one or two of them. */
const FEWEST_CALLBACKS = 20;

interface Thresholds {
  readonly warn: number;
  readonly bad: number;
}

/** For what gets worse as it grows. */
const levelAbove = (value: number, { warn, bad }: Thresholds): Level | null =>
  value >= bad ? 'bad' : value >= warn ? 'warn' : null;

/** How many calls ended in the window, however they did. */
export const endedCount = ({ byStatus }: EndedCalls): number =>
  Object.values(byStatus).reduce((sum, calls) => sum + calls, 0);

/** In percent; null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : (100 * part) / whole;

export function failedLevel(ended: EndedCalls): Level | null {
  const { failed } = ended.byStatus;
  if (failed < FEWEST_CALLS) return null;
  return levelAbove(percentOf(failed, endedCount(ended)) ?? 0, FAILED_PERCENT);
}

/** Busy and unanswered calls never turn red: that's up to the callee. */
export function reasonLevel({ calls, status }: FailureGroup, ended: number): Level | null {
  if (calls < FEWEST_CALLS) return null;
  const level = levelAbove(percentOf(calls, Math.max(ended, calls)) ?? 0, REASON_PERCENT);
  return level === 'bad' && status !== 'failed' ? 'warn' : level;
}

/** Whether the percentiles are of enough callbacks to go by. */
export const isLagKnown = ({ n, p95Seconds }: CallbackLag): boolean =>
  p95Seconds !== null && n >= FEWEST_CALLBACKS;

export const lagLevel = (lag: CallbackLag): Level | null =>
  isLagKnown(lag) ? levelAbove(lag.p95Seconds ?? 0, LAG_SECONDS) : null;
