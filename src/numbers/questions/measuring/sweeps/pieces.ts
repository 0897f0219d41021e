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
  if (middleOf(population) === null) return [population.span];
  return await halved(connection, population, most, await countIn(connection, population));
}

/** `calls`: how many the population has. */
async function halved(
  connection: DuckDBConnection,
  population: Population,
  most: number,
  calls: number,
): Promise<readonly Span[]> {
  const { span } = population;
  const middle = middleOf(population);
  if (middle === null || calls <= most) return [span];
  const early = { ...population, span: { from: span.from, to: middle } };
  const late = { ...population, span: { from: middle, to: span.to } };
  const earlyCalls = await countIn(connection, early);
  return [
    ...(await halved(connection, early, most, earlyCalls)),
    ...(await halved(connection, late, most, calls - earlyCalls)),
  ];
}

/** Where a window is to be halved; null if it's small enough, however many calls it has. */
function middleOf({ span: { from, to }, key }: Population): number | null {
  if (to - from <= (key === null ? UNDIVIDED_MS : SECOND_MS)) return null;
  const middle = Math.ceil((from + to) / 2 / SECOND_MS) * SECOND_MS;
  return middle < to ? middle : null;
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
