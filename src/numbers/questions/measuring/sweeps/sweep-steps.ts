/** Calls at the same time in each step of a window: what `core/kpi/sweep.ts` says, in one pass over all steps. */

import type { SweepValue } from '../../../../core/kpi/sweep.ts';
import type { Span } from '../../../../core/time/span.ts';
import type { StepRun } from '../../time/steps.ts';

/** The calls of one window. */
export type SweptCalls = Omit<SweepValue, 'windowSeconds'>;

/** The calls of a step, and those of them that began in it. */
export interface SweptStep extends SweptCalls {
  readonly step: number;
  readonly fresh: number;
}

/** How many calls begin, or end, in each second since 1970, in any order. */
export type Turns = ReadonlyMap<number, number>;

export interface Lasting {
  /** A call's begin and its end are never the same second. */
  readonly begins: Turns;
  readonly ends: Turns;
  /** When stale calls began. */
  readonly stales: Turns;
}

/** A step's first second, and the one after its last. */
export interface StepSeconds {
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/** Steps without a second are left out. The others lie side by side, in order. */
export function sweepSteps(lasting: Lasting, steps: readonly StepSeconds[]): readonly SweptStep[] {
  const begins = new Counter(lasting.begins);
  const ends = new Counter(lasting.ends);
  const stales = new Counter(lasting.stales);
  const swept: SweptStep[] = [];
  for (const { step, from, to } of steps) {
    if (from >= to) continue;
    begins.countUntil(from);
    ends.countUntil(from + 1);
    stales.countUntil(to);
    const [before, over] = [begins.calls, ends.calls];
    let [peak, callSeconds] = [0, 0];
    for (let second = from; second < to; ) {
      ends.countUntil(second + 1);
      begins.countUntil(second + 1);
      const next = Math.min(begins.next, ends.next, to);
      const now = begins.calls - ends.calls;
      peak = Math.max(peak, now);
      callSeconds += now * (next - second);
      second = next;
    }
    const [calls, last] = [begins.calls - over, begins.calls - ends.calls];
    const fresh = begins.calls - before;
    swept.push({ step, peak, last, callSeconds, calls, stale: stales.calls, fresh });
  }
  return swept;
}

/** Adds calls up in the order of their seconds. */
class Counter {
  readonly #turns: readonly (readonly [second: number, calls: number])[];
  #place = 0;
  calls = 0;

  constructor(turns: Turns) {
    this.#turns = [...turns].sort(([a], [b]) => a - b);
  }

  /** The next second that isn't counted yet. */
  get next(): number {
    return this.#turns[this.#place]?.[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Without that second. */
  countUntil(second: number): void {
    while (this.next < second) {
      this.calls += this.#turns[this.#place]?.[1] ?? 0;
      this.#place += 1;
    }
  }
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
