/** The KPIs of a window, and of each step of it. */

import type { TimeZone } from '../../../src/core/time/time-zone.ts';
import { EVERYTHING } from '../askers.ts';
import {
  ALL_KPIS,
  type Asked,
  answered,
  type Compared,
  describeWindow,
  filterOf,
} from './compare-figures.ts';

interface WindowAsked extends Asked {
  readonly timeZone: TimeZone;
  /** All of them by default. */
  readonly kpis?: readonly string[];
}

export async function compareStats(
  { numbers, recount, tally }: Compared,
  asked: WindowAsked,
): Promise<void> {
  const { timeZone, window, leg, kpis = ALL_KPIS } = asked;
  const question = { filter: filterOf(asked), kpis, baseline: null, timeZone };
  const answer = await answered(numbers.stats(EVERYTHING, question));
  const expected = recount.figures(window, { leg, asOf: Date.parse(answer.asOf) });
  tally.figures(`stats, ${describeWindow(asked)}`, kpis, answer.kpis, expected);
}

interface SeriesAsked extends WindowAsked {
  readonly stepSeconds: number;
}

/** Looking through all calls for each minute of a day would take hours. */
const STEPS_TOGETHER = 60;

/** The steps lie side by side and cover the window; each is a window of its own. */
export async function compareSeries(
  { numbers, recount, tally }: Compared,
  asked: SeriesAsked,
): Promise<void> {
  const { window, leg, timeZone, stepSeconds, kpis = ALL_KPIS } = asked;
  const question = { filter: filterOf(asked), kpis, stepSeconds, timeZone };
  const answer = await answered(numbers.series(EVERYTHING, question));
  const asOf = Date.parse(answer.asOf);
  const starts = (answer.series[kpis[0] ?? ''] ?? []).map(({ at }) => Date.parse(at));
  tally.holds(covers(starts, asked), () => `the steps don't cover ${describeWindow(asked)}`);
  let near = recount;
  for (const [step, start] of starts.entries()) {
    if (step % STEPS_TOGETHER === 0) {
      const to = Math.min(window.to, starts[step + STEPS_TOGETHER] ?? window.to);
      near = recount.within({ from: Math.max(window.from, start), to });
    }
    const to = Math.min(window.to, starts[step + 1] ?? window.to);
    const span = { from: Math.max(window.from, start), to };
    const isComing = span.from >= asOf;
    const expected = near.within(span).figures(span, { leg, asOf });
    const where = `steps of ${stepSeconds} s, ${describeWindow({ window: span, leg })}`;
    for (const id of kpis) {
      const figure = isComing ? { value: null, n: 0 } : expected[id];
      tally.figure(where, id, answer.series[id]?.[step], figure);
    }
  }
}

function covers(starts: readonly number[], { window, stepSeconds }: SeriesAsked): boolean {
  const isEven = starts.every(
    (start, step) => step === 0 || start - (starts[step - 1] ?? 0) === 1000 * stepSeconds,
  );
  const [first = Number.POSITIVE_INFINITY, last = 0] = [starts[0], starts.at(-1)];
  return isEven && first <= window.from && last + 1000 * stepSeconds >= window.to;
}
