/** Calls at the same time in each step of a window: what `core/kpi/sweep.ts` says, in one pass over all steps. */

import type { SweepValue } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import type { StepRun } from '../time/steps.ts';

/** The calls of one window. */
export type SweptCalls = Omit<SweepValue, 'windowSeconds'>;

/** The calls of a step, and those of them that began in it. */
export interface SweptStep extends SweptCalls {
  readonly step: number;
  readonly fresh: number;
}

/** Seconds since 1970, in any order. */
export interface Lasting {
  /** A call's begin and its end have the same place. They aren't equal. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  /** When stale calls began. */
  readonly stales: readonly number[];
}

/** A step's first second, and the one after its last. */
export interface StepSeconds {
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/** Steps without a second are left out. The others lie side by side, in order. */
export function sweepSteps(lasting: Lasting, steps: readonly StepSeconds[]): readonly SweptStep[] {
  const begins = Float64Array.from(lasting.begins).sort();
  const ends = Float64Array.from(lasting.ends).sort();
  const stales = Float64Array.from(lasting.stales).sort();
  const swept: SweptStep[] = [];
  let [begun, ended, stale] = [0, 0, 0];
  const beginsAt = () => begins[begun] ?? Number.POSITIVE_INFINITY;
  const endsAt = () => ends[ended] ?? Number.POSITIVE_INFINITY;
  for (const { step, from, to } of steps) {
    if (from >= to) continue;
    while (beginsAt() < from) begun += 1;
    while (endsAt() <= from) ended += 1;
    while ((stales[stale] ?? Number.POSITIVE_INFINITY) < to) stale += 1;
    const [before, over] = [begun, ended];
    let [peak, callSeconds] = [0, 0];
    for (let second = from; second < to; ) {
      while (endsAt() <= second) ended += 1;
      while (beginsAt() <= second) begun += 1;
      const next = Math.min(beginsAt(), endsAt(), to);
      peak = Math.max(peak, begun - ended);
      callSeconds += (begun - ended) * (next - second);
      second = next;
    }
    const calls = begun - over;
    const last = begun - ended;
    swept.push({ step, peak, last, callSeconds, calls, stale, fresh: begun - before });
  }
  return swept;
}

/** The seconds of each step that lie in a window. */
export function stepSeconds(runs: readonly StepRun[], { from, to }: Span): readonly StepSeconds[] {
  const within = (at: number): number => Math.ceil(Math.min(to, Math.max(from, at)) / 1000);
  return runs.flatMap(({ from: start, first, count, lengthMs }) =>
    Array.from({ length: count }, (_, index) => ({
      step: first + index,
      from: within(start + index * lengthMs),
      to: within(start + (index + 1) * lengthMs),
    })),
  );
}
