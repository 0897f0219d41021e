/** A call that has no end yet: whether it's stale depends on when one asks. */

import type { CallFact } from '../../core/kpi/call-fact.ts';
import { beginOf, QUARTER_MS } from '../tables/period-times.ts';
import type { Whose } from './minute-calls.ts';
import type { Members } from './recent-measures.ts';

export interface OpenCall {
  readonly whose: Whose;
  /** It's stale some time after this, milliseconds since 1970. */
  readonly startedAt: number;
  /** When it begins, by the sweep's place; missing where that doesn't count it, or counts beginnings only. */
  readonly begins: readonly (number | undefined)[];
}

export function openCall(fact: CallFact, whose: Whose, { sweeps }: Members): OpenCall {
  const begins: number[] = [];
  for (const { measure, place } of sweeps) {
    const begin = measure.begins.map((time) => fact[time]).find((at) => at !== null) ?? null;
    if (measure.lasts === 'call' && begin !== null) begins[place] = begin;
  }
  return { whose, startedAt: fact.startedAt ?? fact.firstSeenAt, begins };
}

/** How many began in each quarter of an hour, by the sweep's place. */
export interface OpenOf {
  readonly whose: Whose;
  readonly quarters: readonly (ReadonlyMap<number, number> | undefined)[];
}

/** Counts them as they come and go. */
export class OpenCounts {
  readonly #counted = new Map<string, { whose: Whose; quarters: Map<number, number>[] }>();

  add({ whose, begins }: OpenCall, by: 1 | -1): void {
    const name = `${whose.leg} ${whose.account}`;
    const { quarters } = this.#counted.get(name) ?? { quarters: [] };
    begins.forEach((begin, place) => {
      if (begin === undefined) return;
      const counts = quarters[place] ?? new Map<number, number>();
      quarters[place] = counts;
      const quarter = beginOf(begin, QUARTER_MS);
      const calls = (counts.get(quarter) ?? 0) + by;
      if (calls === 0) counts.delete(quarter);
      else counts.set(quarter, calls);
    });
    this.#counted.set(name, { whose, quarters });
  }

  snapshot(): readonly OpenOf[] {
    return [...this.#counted.values()].map(({ whose, quarters }) => ({
      whose,
      quarters: quarters.map((counts) => new Map(counts)),
    }));
  }
}
