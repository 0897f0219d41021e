/** What was measured, as KPIs read it. */

import type { Distribution } from '../../../core/kpi/distribution.ts';
import type { Figure, Kpi, Measured } from '../../../core/kpi/kpi.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { SweepValue } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../core/time/span.ts';
import type { Cells, Key } from './cells.ts';
import type { SweptCalls } from './sweeps/sweep-steps.ts';

/** The measures of every key and step. */
export interface MeasuredCells {
  /** The keys that some call has. */
  keys(): readonly Key[];
  /** `window` is the step's, as far as the answer reaches. */
  figure(kpi: Kpi, key: Key, step: number, window: Span): Figure;
  /** What figures are worked out from. */
  measured(key: Key, step: number, window: Span): Measured;
  /** False if something would have taken too long to measure. */
  readonly isComplete: boolean;
}

const NOT_MEASURED: Figure = { value: null, n: 0 };
const NO_VALUES: Distribution = { n: 0, percentile: () => null };
const NO_CALLS: SweptCalls = { peak: 0, last: 0, callSeconds: 0, calls: 0, stale: 0 };

/** Where a scalar is. */
interface Scalar {
  readonly cells: Cells<readonly (number | null)[]>;
  readonly place: number;
}

export class Found implements MeasuredCells {
  readonly #scalars = new Map<MeasureId, Scalar[]>();
  readonly #distributions = new Map<MeasureId, Cells<Distribution>>();
  readonly #sweeps = new Map<MeasureId, Cells<SweptCalls>>();
  readonly #leftOut = new Set<MeasureId>();
  readonly #lags = new Map<MeasureId, ReadonlyMap<number, Distribution>>();

  /** Values in the order of the ids, over all of the calls or other ones than before. */
  addScalars(ids: readonly MeasureId[], cells: Scalar['cells']): void {
    for (const [place, id] of ids.entries()) {
      const before = this.#scalars.get(id);
      if (before === undefined) this.#scalars.set(id, [{ cells, place }]);
      else before.push({ cells, place });
    }
  }

  addDistributions(id: MeasureId, cells: Cells<Distribution>): void {
    this.#distributions.set(id, cells);
  }

  addSweeps(id: MeasureId, cells: Cells<SweptCalls>): void {
    this.#sweeps.set(id, cells);
  }

  /** A measure that would take too long. */
  leaveOut(id: MeasureId): void {
    this.#leftOut.add(id);
  }

  /** By step. */
  addLag(id: MeasureId, steps: ReadonlyMap<number, Distribution>): void {
    this.#lags.set(id, steps);
  }

  get isComplete(): boolean {
    return this.#leftOut.size === 0;
  }

  keys(): readonly Key[] {
    const all = [
      ...[...this.#scalars.values()].flat().map(({ cells }) => cells),
      ...this.#distributions.values(),
      ...this.#sweeps.values(),
    ];
    return [...new Set(all.flatMap((cells) => cells.keys()))];
  }

  figure(kpi: Kpi, key: Key, step: number, window: Span): Figure {
    if (kpi.needs.some((id) => this.#leftOut.has(id))) return NOT_MEASURED;
    return kpi.value(this.measured(key, step, window), window);
  }

  measured(key: Key, step: number, window: Span): Measured {
    const scalars = (id: MeasureId): readonly number[] =>
      measured(this.#scalars, id).flatMap(
        ({ cells, place }) => cells.get(key, step)?.[place] ?? [],
      );
    return {
      number: (id) => scalars(id).reduce((sum, one) => sum + one, 0),
      latest: (id) => scalars(id).reduce<number | null>((a, b) => Math.max(a ?? b, b), null),
      distribution: (id) =>
        this.#lags.get(id)?.get(step) ?? this.#distributions.get(id)?.get(key, step) ?? NO_VALUES,
      sweep: (id): SweepValue => ({
        ...(measured(this.#sweeps, id).get(key, step) ?? NO_CALLS),
        windowSeconds: secondsIn(window),
      }),
    };
  }
}

/** How many seconds begin in a window. */
const secondsIn = ({ from, to }: Span): number =>
  Math.max(0, Math.ceil(to / 1000) - Math.ceil(from / 1000));

function measured<Value>(all: ReadonlyMap<MeasureId, Value>, id: MeasureId): Value {
  const found = all.get(id);
  if (found === undefined)
    throw new Error(`${id} wasn't measured: a KPI doesn't say that it needs it`);
  return found;
}
