/** Which facts are measured, and how they're divided: by a key, by steps of time, or both. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Span } from '../../../core/time/span.ts';
import { rowsBased, type Snapshot } from '../../recent/recent.ts';
import { field } from '../../sql/columns.ts';
import type { Row } from '../../sql/read-rows.ts';
import { groupedByGaps, isInAny } from '../../sql/spans.ts';
import { join, name, type Sql, sql } from '../../sql/sql.ts';
import type { FactField } from '../../tables/fact-columns.ts';
import { FACTS } from '../../tables/schema.ts';
import { stepSql } from '../time/step-sql.ts';
import type { StepRun } from '../time/steps.ts';

export interface Population {
  /** The condition that the asker's scope and the filter set, without the window. */
  readonly selected: Sql;
  readonly span: Span;
  /** Null where nothing is known beside the file. */
  readonly recent: Snapshot | null;
  /** The parts of the window whose facts count; all of it without any. */
  readonly parts?: readonly Span[] | undefined;
  /** A text of each fact; null doesn't divide. The time is the one by which a measure places calls. */
  readonly key: ((time: FactField) => Sql) | null;
  /** Steps of the window; without several, it's one. */
  readonly steps: readonly StepRun[];
}

/** A window as a single step. */
export const oneStep = ({ from, to }: Span): readonly StepRun[] => [
  { from, first: 0, lengthMs: to - from, count: 1 },
];

/**
 * The facts that a measure places in the window by this time, as a table. Parts that are far apart are read one by one:
 * with OR between them, DuckDB would read everything from the first to the last.
 */
export function placedFacts(time: FactField, { selected, span, parts = [span] }: Population): Sql {
  const tables = groupedByGaps(parts).map(
    (near) => sql`SELECT * FROM ${name(FACTS)} WHERE ${selected} AND ${isInAny(field(time), near)}`,
  );
  return sql`(${join(tables, ' UNION ALL ')})`;
}

/** The rows of a statement about `placedFacts`. */
export function placedRows(
  connection: DuckDBConnection,
  { recent, span, parts = [span] }: Population,
  statement: Sql,
): Promise<readonly Row[]> {
  const [from, to] = [parts[0]?.from ?? span.from, parts.at(-1)?.to ?? span.to];
  return rowsBased(recent, connection, statement, { of: 'calls', from, to });
}

/** The columns `k` and `s` that divide the facts. */
export const divisions = (time: FactField, { key, steps }: Population): Sql =>
  sql`${keySql(time, key)} AS k, ${stepColumn(field(time), steps)} AS s`;

/** The number of the step; a single step needs no arithmetic. */
export const stepColumn = (time: Sql, steps: readonly StepRun[]): Sql =>
  steps.length === 1 && steps[0]?.count === 1 ? sql`0` : stepSql(time, steps);

const keySql = (time: FactField, key: Population['key']): Sql =>
  key === null ? sql`CAST(NULL AS VARCHAR)` : key(time);
