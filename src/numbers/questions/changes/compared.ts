/** What's compared, and the columns that say how much a group moved. */

import type { Kpi } from '../../../core/kpi/kpi.ts';
import type { BinsMeasure, CountMeasure, SumMeasure } from '../../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import { aggregate } from '../../sql/measure-sql.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { allOf, anyOf, join, name, type Sql, sql } from '../../sql/sql.ts';
import { isWithin } from '../filter-sql.ts';
import { termsOf } from '../groups/linear.ts';

export interface Compared {
  /** The condition that the asker's scope and the filter set. */
  readonly selected: Sql;
  readonly before: Span;
  readonly after: Span;
  /** How many times longer the second window is. */
  readonly scale: number;
  readonly kpi: Kpi;
  readonly settings: KpiSettings;
}

/** A measure of the KPI. */
export interface Part<Measure> {
  readonly id: MeasureId;
  readonly measure: Measure;
}

export interface Parts {
  readonly numbers: readonly Part<CountMeasure | SumMeasure>[];
  readonly bins: readonly Part<BinsMeasure>[];
}

/** Null if the KPI isn't made of what can be added. */
export function partsOf({ settings, kpi }: Compared): Parts | null {
  const measures = measuresOf(settings);
  const numbers: Part<CountMeasure | SumMeasure>[] = [];
  const bins: Part<BinsMeasure>[] = [];
  for (const id of new Set(kpi.needs)) {
    const measure = measures[id];
    if (measure.kind === 'count' || measure.kind === 'sum') numbers.push({ id, measure });
    else if (measure.kind === 'bins') bins.push({ id, measure });
    else return null;
  }
  return { numbers, bins };
}

/** The numbers, and how many values there are of each distribution. */
const countedOf = ({ numbers, bins }: Parts): readonly (CountMeasure | SumMeasure)[] => [
  ...numbers.map(({ measure }) => measure),
  ...bins.map(
    ({ measure: { at, field: of, where } }): CountMeasure => ({
      ...{ kind: 'count', at },
      where: { op: 'all', of: [where, { op: 'known', field: of }] },
    }),
  ),
];

/** The columns of a group's row: each number after and before. */
export class MovedColumns {
  readonly #compared: Compared;
  readonly #counted: readonly (CountMeasure | SumMeasure)[];
  readonly #numbers: number;
  readonly #slopes: readonly number[] | null;

  /** `slopes`: how much one more of each number changes the KPI of all calls, if that's known. */
  constructor(compared: Compared, parts: Parts, slopes: readonly number[] | null) {
    this.#compared = compared;
    this.#counted = countedOf(parts);
    this.#numbers = parts.numbers.length;
    this.#slopes = slopes;
  }

  /** From facts. */
  get aggregates(): Sql {
    const { after, before } = this.#compared;
    const columns = this.#counted.flatMap((measure) =>
      [after, before].map((span) => aggregate(measure, isWithin(measure.at, span))),
    );
    return list(columns.map((column, index) => sql`${column} AS ${nameOf(index)}`));
  }

  /** From rows that have them. */
  get sums(): Sql {
    return list(this.#names.map((one) => sql`sum(${one}) AS ${one}`));
  }

  get names(): Sql {
    return list(this.#names);
  }

  /** How much a row moved: the KPI, as far as that's linear, or else its numbers. */
  get moved(): Sql {
    const moves = this.#counted.map((_measure, index) => {
      const [now, then] = [nameOf(2 * index), nameOf(2 * index + 1)];
      return sql`(${now} - ${this.#compared.scale} * ${then})`;
    });
    const slopes = this.#slopes;
    if (slopes === null)
      return join(
        moves.map((move) => sql`abs${move}`),
        ' + ',
      );
    return sql`abs(${join(
      moves.map((move, index) => sql`CAST(${slopes[index] ?? 0} AS DOUBLE) * ${move}`),
      ' + ',
    )})`;
  }

  /** The condition that a call is in one of the windows. */
  get isPlaced(): Sql {
    const times = [...new Set(this.#counted.map(({ at }) => at))];
    return sql`(${anyOf(times.map((at) => isInEither(at, this.#compared)))})`;
  }

  /**
   * The condition that a call can explain anything. If the KPI only adds and subtracts, groups without a call that it
   * adds can't: of a hundred thousand numbers, some hundred are left. Null if any call can.
   */
  get isAdded(): Sql | null {
    const { kpi, settings, after } = this.#compared;
    const terms = termsOf(kpi, settings, after);
    if (terms === null || terms.length === this.#numbers) return null;
    const added = terms.map(({ measure: { at, where } }) =>
      allOf([predicateSql(where), isInEither(at, this.#compared)]),
    );
    return sql`(${anyOf(added)})`;
  }

  get #names(): readonly Sql[] {
    return this.#counted.flatMap((_measure, index) => [nameOf(2 * index), nameOf(2 * index + 1)]);
  }
}

/** Whether a time lies in one of the windows. The bounds of both let DuckDB skip what's far away. */
export const isInEither = (
  at: 'startedAt' | 'endedAt',
  { before, after }: Pick<Compared, 'before' | 'after'>,
): Sql => {
  const both = { from: Math.min(before.from, after.from), to: Math.max(before.to, after.to) };
  return sql`(${isWithin(at, both)} AND ((${isWithin(at, after)}) OR (${isWithin(at, before)})))`;
};

const nameOf = (index: number): Sql => name(`c${index}`);

const list = (columns: readonly Sql[]): Sql => join(columns, ', ');
