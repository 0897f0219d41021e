/**
 * Counts, sums and latest times from groups of like facts: facts are grouped by everything that the measures'
 * conditions look at, and core decides which groups a measure counts. There are a few hundred groups. An aggregate with
 * a condition for each measure takes ten times as long, to plan and to run.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { evaluate, holdsFor, type Leaf, leavesOf } from '../../../core/kpi/predicate.ts';
import { field } from '../../sql/columns.ts';
import { type ScalarMeasure, scaled } from '../../sql/measure-sql.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import type { Row } from '../../sql/read-rows.ts';
import { join, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { FIELD_COLUMNS } from '../../tables/fact-columns.ts';
import { Cells } from './cells.ts';
import { divisions, type Population, placedFacts, placedRows } from './population.ts';

/** Values in the order of the measures, which place calls alike. Keys and steps without a call are missing. */
export async function combinedScalars(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly ScalarMeasure[],
): Promise<Cells<readonly (number | null)[]>> {
  const columns = new Columns();
  const members = new Members(measures, columns);
  const parts = measures.map((measure) => columns.placeOf(partOf(measure)));
  const at = measures[0]?.at ?? 'startedAt';
  const rows = await placedRows(
    connection,
    population,
    sql`SELECT ${divisions(at, population)}, ${columns.list}
      FROM ${placedFacts(at, population)} GROUP BY ALL`,
  );
  const cells = new Cells<(number | null)[]>();
  for (const row of rows) {
    const [key, step] = [row.text(0), row.number(1) ?? 0];
    const totals =
      cells.get(key, step) ?? measures.map(({ kind }) => (kind === 'latest' ? null : 0));
    cells.set(key, step, totals);
    for (const { measure, index } of members.of(row)) {
      const part = row.number(parts[index] ?? 0);
      totals[index] = together(measure, totals[index] ?? null, part);
    }
  }
  return cells;
}

/** What a group adds to a measure that counts it. */
function partOf(measure: ScalarMeasure): Sql {
  switch (measure.kind) {
    case 'count':
      return sql`CAST(count(*) AS DOUBLE)`;
    case 'sum':
      return sql`CAST(sum(${scaled(measure)}) AS DOUBLE)`;
    case 'latest':
      return sql`CAST(max(${field(measure.field)}) AS DOUBLE)`;
  }
}

/** Of two sets of calls. */
export function together(
  { kind }: ScalarMeasure,
  total: number | null,
  part: number | null,
): number | null {
  if (part === null) return total;
  if (total === null) return part;
  return kind === 'latest' ? Math.max(total, part) : total + part;
}

/** The columns of the statement. The first two are the key and the step. */
class Columns {
  readonly #places = new Map<string, number>();
  readonly #columns: Sql[] = [];

  /** The same column isn't read twice. */
  placeOf(column: Sql): number {
    const id = JSON.stringify(column);
    const place = this.#places.get(id) ?? this.#columns.length + 2;
    if (!this.#places.has(id)) {
      this.#places.set(id, place);
      this.#columns.push(sql`${column} AS c${wholeNumber(place)}`);
    }
    return place;
  }

  get list(): Sql {
    return join(this.#columns, ', ');
  }
}

interface Member {
  readonly measure: ScalarMeasure;
  readonly index: number;
}

/** Which measures count a group. */
class Members {
  readonly #measures: readonly Member[];
  readonly #isTrue = new Map<Leaf, (row: Row) => boolean>();
  readonly #places = new Set<number>();
  readonly #known = new Map<string, readonly Member[]>();

  constructor(measures: readonly ScalarMeasure[], columns: Columns) {
    this.#measures = measures.map((measure, index) => ({ measure, index }));
    const leaves = measures.flatMap(({ where }) => leavesOf(where));
    // One column says whether a text is any of several ones.
    const whole = new Set(leaves.flatMap((leaf) => (leaf.op === 'oneOf' ? [leaf.field] : [])));
    for (const leaf of leaves) {
      if (leaf.op !== 'isTrue' && [...whole].some((one) => one === leaf.field)) {
        const place = this.#placeOf(columns, field(leaf.field));
        const isText = FIELD_COLUMNS[leaf.field].type === 'VARCHAR';
        this.#isTrue.set(leaf, (row) =>
          holdsFor(leaf, isText ? row.text(place) : row.number(place)),
        );
      } else {
        const place = this.#placeOf(columns, predicateSql(leaf));
        this.#isTrue.set(leaf, (row) => row.text(place) === 'true');
      }
    }
  }

  of(row: Row): readonly Member[] {
    const group = JSON.stringify([...this.#places].map((place) => row.text(place)));
    const known = this.#known.get(group);
    if (known !== undefined) return known;
    const members = this.#measures.filter(({ measure: { where } }) =>
      evaluate(where, (leaf) => this.#isTrue.get(leaf)?.(row) ?? false),
    );
    this.#known.set(group, members);
    return members;
  }

  #placeOf(columns: Columns, column: Sql): number {
    const place = columns.placeOf(column);
    this.#places.add(place);
    return place;
  }
}
