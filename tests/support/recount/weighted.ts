/** A few KPIs of calls of which each counts more or less than once, from their definitions. */

import { isAttempt, isDecided, isSeizure } from './figures.ts';
import type { CountedCall } from './read-calls.ts';
import { pddOf } from './selected.ts';

export interface WeightedFigure {
  readonly value: number | null;
  readonly n: number;
}

/** Made of sums over calls. */
interface Summed {
  readonly parts: readonly ((one: CountedCall) => number)[];
  readonly figure: (sums: readonly number[]) => WeightedFigure;
}

const FAILED = ['failedNetwork', 'failedAddress', 'blocked', 'unknown'];
const attempted = (one: CountedCall): number => Number(isAttempt(one));
const failed = ({ outcome }: CountedCall): number => Number(FAILED.includes(outcome ?? ''));
const decided = (one: CountedCall): number => Number(isDecided(one));
const seized = (one: CountedCall): number => Number(isSeizure(one) && isDecided(one));
const answered = ({ wasAnswered }: CountedCall): number => Number(wasAnswered);
const talked = ({ wasAnswered, call }: CountedCall): number =>
  wasAnswered ? (call.durationSeconds ?? 0) : 0;
const isTalkKnown = ({ wasAnswered, call }: CountedCall): number =>
  Number(wasAnswered && call.durationSeconds !== null);

const count = ([value = 0, n = 0]: readonly number[]): WeightedFigure => ({ value, n });
const ratioTimes =
  (factor: number) =>
  ([part = 0, n = 0]: readonly number[]): WeightedFigure => ({
    // What's left of a sum that was taken off again.
    value: Math.abs(n) < 1e-9 ? null : (factor * part) / n,
    n,
  });

const SUMMED: Readonly<Record<string, Summed>> = {
  attempts: { parts: [attempted, attempted], figure: count },
  failed: { parts: [failed, attempted], figure: count },
  failureRate: { parts: [failed, decided], figure: ratioTimes(100) },
  asr: { parts: [answered, seized], figure: ratioTimes(100) },
  acd: { parts: [talked, isTalkKnown], figure: ratioTimes(1) },
};

/** The KPIs that can be weighed. */
export const WEIGHTED_KPIS: readonly string[] = [...Object.keys(SUMMED), 'pddP95'];

/** Some calls, measured once, so that they can be added, scaled and taken off. */
export interface Weighable {
  readonly sums: readonly number[];
  readonly values: readonly number[];
}

export function weighable(kpi: string, calls: readonly CountedCall[]): Weighable {
  const parts = SUMMED[kpi]?.parts ?? [];
  const values = kpi === 'pddP95' ? calls.map(pddOf).filter((value) => value !== null) : [];
  return {
    sums: parts.map((part) => calls.reduce((sum, one) => sum + part(one), 0)),
    values,
  };
}

/** The KPI of calls that count as often as they're weighed. */
export function weighed(
  kpi: string,
  calls: readonly (readonly [Weighable, number])[],
): WeightedFigure {
  const summed = SUMMED[kpi];
  if (summed === undefined) return percentile(calls);
  return summed.figure(
    summed.parts.map((_part, index) =>
      calls.reduce((sum, [{ sums }, weight]) => sum + weight * (sums[index] ?? 0), 0),
    ),
  );
}

/** The 95th, by nearest rank. */
function percentile(calls: readonly (readonly [Weighable, number])[]): WeightedFigure {
  const weights = new Map<number, number>();
  for (const [{ values }, weight] of calls) {
    for (const value of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  }
  const sorted = [...weights].filter(([, n]) => n > NONE).sort(([a], [b]) => a - b);
  const n = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  let upTo = 0;
  for (const [value, weight] of sorted) {
    upTo += weight;
    if (100 * upTo >= 95 * n - NONE) return { value, n };
  }
  return { value: null, n };
}

/** What's left of a weight that was taken off again. */
const NONE = 1e-6;
