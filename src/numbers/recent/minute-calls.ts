/** What the calls of one account and leg measure that start, end or are counted in one minute. */

import type { Leg } from '../../core/fact-filter.ts';
import { binOf, LAST_BIN } from '../../core/kpi/bins.ts';
import type { CallFact } from '../../core/kpi/call-fact.ts';
import type { Members, RecentMeasures } from './recent-measures.ts';

/** Whose calls they are. */
export interface Whose {
  readonly account: string;
  readonly leg: Leg;
}

/** The name of whose calls a cell has, among those of a minute. */
export const nameOf = ({ account, leg }: Whose): string => `${leg} ${account}`;

/** 1 for a call that's there now, -1 for one as it was. */
export type Sign = 1 | -1;

const BINS = LAST_BIN + 1;
const SECONDS = 60;

export class MinuteCalls {
  readonly whose: Whose;
  readonly #measures: RecentMeasures;
  /** Counts, sums and latest times, by the measure's place. */
  readonly #scalars: Float64Array;
  /** Latest times that were taken away: what's the latest now isn't known. */
  readonly #lost = new Set<number>();
  /** Calls by the measure's place and the bin. */
  readonly #bins = new Map<number, number>();
  /** Calls that begin, and calls that end, by the sweep's place and the second of the minute. */
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;

  constructor(whose: Whose, measures: RecentMeasures) {
    this.whose = whose;
    this.#measures = measures;
    const { scalars, sweeps } = measures;
    this.#scalars = Float64Array.from(scalars, ({ measure: { kind } }) =>
      kind === 'latest' ? NONE : 0,
    );
    this.#begins = new Int32Array(sweeps.length * SECONDS);
    this.#ends = new Int32Array(sweeps.length * SECONDS);
  }

  copy(): MinuteCalls {
    const copy = new MinuteCalls(this.whose, this.#measures);
    copy.#scalars.set(this.#scalars);
    copy.#begins.set(this.#begins);
    copy.#ends.set(this.#ends);
    for (const place of this.#lost) copy.#lost.add(place);
    for (const [key, calls] of this.#bins) copy.#bins.set(key, calls);
    return copy;
  }

  /** Whether everything is known. */
  get isKnown(): boolean {
    return this.#lost.size === 0;
  }

  /** The measure's value by its place; null for a latest time without a call. */
  scalar(place: number): number | null {
    const value = this.#scalars[place] ?? NONE;
    return value === NONE ? null : value;
  }

  /** The measure's place, the bin and the calls. */
  *bins(): Generator<readonly [place: number, bin: number, calls: number]> {
    for (const [key, calls] of this.#bins) {
      if (calls !== 0) yield [Math.floor(key / BINS), key % BINS, calls];
    }
  }

  /** By the sweep's place and the second of the minute. */
  begins(place: number, second: number): number {
    return this.#begins[place * SECONDS + second] ?? 0;
  }

  ends(place: number, second: number): number {
    return this.#ends[place * SECONDS + second] ?? 0;
  }

  /** Of all calls there are; null for a latest time without one. */
  setScalar(place: number, value: number | null): void {
    this.#scalars[place] = value ?? NONE;
  }

  addScalars(fact: CallFact, measures: Members['startedAt'], sign: Sign): void {
    for (const { measure, place } of measures) {
      if (measure.kind === 'count') this.#add(place, sign);
      else if (measure.kind === 'sum') {
        this.#add(place, sign * Math.floor((fact[measure.field] ?? 0) * measure.scale + 0.5));
      } else this.#addTime(place, fact[measure.field], sign);
    }
  }

  addBins(fact: CallFact, measures: Members['bins'], sign: Sign): void {
    for (const { measure, place } of measures) {
      const value = fact[measure.field];
      if (value !== null) this.addBin(place, binOf(value), sign);
    }
  }

  addBin(place: number, bin: number, calls: number): void {
    const key = place * BINS + bin;
    this.#bins.set(key, (this.#bins.get(key) ?? 0) + calls);
  }

  addBegins(place: number, second: number, calls: number): void {
    const at = place * SECONDS + second;
    this.#begins[at] = (this.#begins[at] ?? 0) + calls;
  }

  addEnds(place: number, second: number, calls: number): void {
    const at = place * SECONDS + second;
    this.#ends[at] = (this.#ends[at] ?? 0) + calls;
  }

  #add(place: number, amount: number): void {
    this.#scalars[place] = (this.#scalars[place] ?? 0) + amount;
  }

  #addTime(place: number, time: number | null, sign: Sign): void {
    if (time === null) return;
    const latest = this.#scalars[place] ?? NONE;
    if (sign === -1) {
      if (time === latest) this.#lost.add(place);
    } else if (time >= latest) {
      this.#scalars[place] = time;
      this.#lost.delete(place);
    }
  }
}

/** There's no latest time. */
const NONE = Number.NEGATIVE_INFINITY;
