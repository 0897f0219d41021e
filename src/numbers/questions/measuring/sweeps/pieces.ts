/**
 * Divides a window into pieces that are swept one after another. Every call can be several rows in memory, and those of a
 * million calls don't fit into the process's heap.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Span } from '../../../../core/time/span.ts';
import { sql } from '../../../sql/sql.ts';
import { type Population, placedFacts, placedRows } from '../population.ts';

/** Without keys, calls of the same second share their rows, so this needs no counting. */
const UNDIVIDED_MS = 3_600_000;
/** Sweeps go by the second, so no piece can be smaller. */
const SECOND_MS = 1000;

/** Side by side, in order. They meet at whole seconds. A piece with more calls than `most` is halved. */
export async function piecesOf(
  connection: DuckDBConnection,
  population: Population,
  most: number,
): Promise<readonly Span[]> {
  const { span, key } = population;
  const { from, to } = span;
  const middle = Math.ceil((from + to) / 2 / SECOND_MS) * SECOND_MS;
  const isSmall = to - from <= (key === null ? UNDIVIDED_MS : SECOND_MS) || middle >= to;
  if (isSmall || (await countIn(connection, population)) <= most) return [span];
  return [
    ...(await piecesOf(connection, { ...population, span: { from, to: middle } }, most)),
    ...(await piecesOf(connection, { ...population, span: { from: middle, to } }, most)),
  ];
}

/** How many calls started in the population's parts of the time. */
export async function countIn(
  connection: DuckDBConnection,
  population: Population,
): Promise<number> {
  const [row] = await placedRows(
    connection,
    population,
    sql`SELECT count(*) FROM ${placedFacts('startedAt', population)}`,
  );
  return row?.number(0) ?? 0;
}
