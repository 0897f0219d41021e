/** Compares the figures of answers with recounted ones. */

import { KPIS } from '../../../src/core/kpi/kpi-list.ts';
import type { Result } from '../../../src/core/result.ts';
import type { NumbersProblem } from '../../../src/ports/numbers/numbers.ts';
import type { AskedNumbers } from './asked-numbers.ts';
import type { Figure } from './figures.ts';
import type { Figures, LegAsked, Recount, Window } from './recount.ts';

/** What's asked, what the answers have to equal, and where it's noted if they don't. */
export interface Compared {
  readonly numbers: AskedNumbers;
  readonly recount: Recount;
  readonly tally: Tally;
}

/** What every question says. */
export interface Asked {
  readonly window: Window;
  readonly leg: LegAsked;
}

export const ALL_KPIS = KPIS.map(({ id }) => id);

/** Sums of a million values aren't the same in every order. */
const ROUNDING = 1e-9;
const MOST_DIFFERENCES = 100;

/** How much was compared, and what differs. */
export class Tally {
  compared = 0;
  differences = 0;
  /** The first differences, in words. */
  readonly lines: string[] = [];
  readonly #percentilesOff: number;

  /** `percentilesOff`: how far off a percentile can be where it comes from bins, as a share of its value. */
  constructor(percentilesOff: number) {
    this.#percentilesOff = percentilesOff;
  }

  /** `what` says what isn't so if it isn't. */
  holds(isSo: boolean, what: () => string): void {
    this.compared += 1;
    if (isSo) return;
    this.differences += 1;
    if (this.lines.length < MOST_DIFFERENCES) this.lines.push(what());
  }

  figure(
    where: string,
    id: string,
    actual: Figure | undefined,
    expected: Figure | undefined,
  ): void {
    const off = /P\d\d$/.test(id) ? Math.max(ROUNDING, this.#percentilesOff) : ROUNDING;
    this.holds(
      actual !== undefined &&
        expected !== undefined &&
        actual.n === expected.n &&
        isNear(actual.value, expected.value, off),
      () => `${where}, ${id}: ${JSON.stringify(actual)}, recounted ${JSON.stringify(expected)}`,
    );
  }

  figures(where: string, kpis: readonly string[], actual: Figures, expected: Figures): void {
    for (const id of kpis) this.figure(where, id, actual[id], expected[id]);
  }
}

/** `off` is a share of the value, and the least that small values can be off by. */
export const isNear = (a: number | null, b: number | null, off: number): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= off * Math.max(1, Math.abs(b));

/** As the questions take it. */
export const filterOf = ({ window, leg }: Asked) => ({
  ...{ from: window.from, to: window.to },
  ...(leg === undefined ? {} : { leg }),
});

export async function answered<Value>(
  answer: Promise<Result<Value, NumbersProblem>>,
): Promise<Value> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

export const describeWindow = ({ window: { from, to }, leg }: Asked): string =>
  `${new Date(from).toISOString()} to ${new Date(to).toISOString()}, ${leg ?? 'both'} legs`;
