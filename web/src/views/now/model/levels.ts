/** When a number on Now turns amber or red. Targets that operators set come before these. */

import type { Level } from '../../../../../src/core/kpi/marks.ts';
import type { CallbackLag, EndedCalls, FailureGroup } from '../../../../../src/core/wire/now.ts';
import type { KpiTarget } from '../../../../../src/core/wire/stats.ts';

/** One or two calls aren't a pattern, whatever their share. */
const FEWEST_CALLS = 3;
/** Failed calls among all that ended, percent; unless `failureRate` has a target. */
const FAILED_PERCENT: Thresholds = { warn: 5, bad: 10 };
/** Calls that ended for one reason among all that ended, percent. */
const REASON_PERCENT = { warn: 1, bad: 5 } as const;
/**
 * The 95th percentile of callback lag in seconds, unless `lagP95` has a target. Timestamps are whole seconds, so it
 * reads up to 1 s too much.
 */
const LAG_SECONDS: Thresholds = { warn: 5, bad: 30 };
/** A percentile of fewer callbacks is one or two of them. */
const FEWEST_CALLBACKS = 20;

interface Thresholds {
  readonly warn: number;
  /** Null if it never turns red. */
  readonly bad: number | null;
}

const thresholdsOf = (target: KpiTarget | null, usual: Thresholds): Thresholds =>
  target === null ? usual : { warn: target.value, bad: target.bad };

/** For what gets worse as it grows. */
const levelAbove = (value: number, { warn, bad }: Thresholds): Level | null =>
  bad !== null && value >= bad ? 'bad' : value >= warn ? 'warn' : null;

/** How many calls ended in the window, however they did. */
export const endedCount = ({ byStatus }: EndedCalls): number =>
  Object.values(byStatus).reduce((sum, calls) => sum + calls, 0);

/** In percent; null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : (100 * part) / whole;

/** `target` is that of `failureRate`. */
export function failedLevel(ended: EndedCalls, target: KpiTarget | null): Level | null {
  const { failed } = ended.byStatus;
  if (failed < FEWEST_CALLS) return null;
  return levelAbove(
    percentOf(failed, endedCount(ended)) ?? 0,
    thresholdsOf(target, FAILED_PERCENT),
  );
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

/** In seconds: from where on lag needs attention. `target` is that of `lagP95`. */
export const lagTarget = (target: KpiTarget | null): number =>
  thresholdsOf(target, LAG_SECONDS).warn;

export const lagLevel = (lag: CallbackLag, target: KpiTarget | null): Level | null =>
  isLagKnown(lag) ? levelAbove(lag.p95Seconds ?? 0, thresholdsOf(target, LAG_SECONDS)) : null;
