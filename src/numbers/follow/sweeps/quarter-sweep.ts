/**
 * Calls at the same time in each quarter of an hour: what `core/kpi/sweep.ts` says of the quarter as a window of its
 * own. Calls come in any order, and quarters are taken from the last to the first. So if calls are added by when they
 * ended, latest first, few quarters are in memory at once.
 */

/** Seconds. */
const QUARTER = 900;

export interface SweptQuarter {
  /** Seconds since 1970. */
  readonly beginsAt: number;
  /** The most calls in one second. */
  readonly peak: number;
  /** Calls in the last second. */
  readonly last: number;
  readonly callSeconds: number;
  /** Calls that took any of its seconds, and those of them that began in it. */
  readonly calls: number;
  readonly fresh: number;
}

interface Turns {
  /** By second: how many more calls there are than a second before. */
  readonly bySecond: Int32Array;
  fresh: number;
  /** Calls that began in it and last longer. */
  continuing: number;
  /** Calls that began before it and last no longer. */
  arriving: number;
}

export class QuarterSweep {
  readonly #quarters = new Map<number, Turns>();
  /** Calls that began before the last quarter that was taken, and lasted into it. */
  #before = 0;
  #taken: number | null = null;
  /** Of quarters that were taken. A year would leave a gigabyte to the garbage collector. */
  readonly #spare: Int32Array[] = [];

  /** Whole seconds since 1970; it takes the first, and not the second. */
  add(from: number, to: number): void {
    if (to <= from) return;
    const [first, last] = [Math.floor(from / QUARTER), Math.floor((to - 1) / QUARTER)];
    const begun = this.#turnsIn(first);
    begun.fresh += 1;
    turn(begun, from - first * QUARTER, 1);
    const over = first === last ? begun : this.#turnsIn(last);
    turn(over, to - last * QUARTER, -1);
    if (first === last) return;
    begun.continuing += 1;
    over.arriving += 1;
  }

  /** Latest first, down to the quarter that begins at `from`. No call that lasts into any of them may be added later. */
  *take(from: number): Generator<SweptQuarter> {
    const down = Math.floor(from / QUARTER);
    const up = this.#taken ?? Math.max(down - 1, ...this.#quarters.keys()) + 1;
    for (let quarter = up - 1; quarter >= down; quarter -= 1) {
      const turns = this.#quarters.get(quarter);
      this.#quarters.delete(quarter);
      if (turns !== undefined) this.#before += turns.arriving - turns.continuing;
      if (turns !== undefined || this.#before > 0) {
        yield { beginsAt: quarter * QUARTER, ...sweptWith(turns, this.#before) };
      }
      if (turns !== undefined) this.#spare.push(turns.bySecond.fill(0));
    }
    this.#taken = down;
  }

  #turnsIn(quarter: number): Turns {
    const known = this.#quarters.get(quarter);
    if (known !== undefined) return known;
    const bySecond = this.#spare.pop() ?? new Int32Array(QUARTER);
    const turns = { bySecond, fresh: 0, continuing: 0, arriving: 0 };
    this.#quarters.set(quarter, turns);
    return turns;
  }
}

/** The first second of the next quarter is none of this one's. */
function turn({ bySecond }: Turns, second: number, by: number): void {
  if (second < QUARTER) bySecond[second] = (bySecond[second] ?? 0) + by;
}

function sweptWith(turns: Turns | undefined, before: number): Omit<SweptQuarter, 'beginsAt'> {
  if (turns === undefined) {
    const callSeconds = before * QUARTER;
    return { ...{ peak: before, last: before, callSeconds }, calls: before, fresh: 0 };
  }
  const { bySecond, fresh } = turns;
  let now = before;
  let peak = 0;
  let callSeconds = 0;
  // By index: this runs for every second of a year.
  for (let second = 0; second < QUARTER; second += 1) {
    now += bySecond[second] ?? 0;
    if (now > peak) peak = now;
    callSeconds += now;
  }
  return { ...{ peak, last: now, callSeconds }, calls: before + fresh, fresh };
}
