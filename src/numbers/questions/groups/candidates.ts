/** Which groups come first by a KPI. */

import type { Kpi } from '../../../core/kpi/kpi.ts';
import { type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { aggregate } from '../../sql/measure-sql.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { anyOf, join, name, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import type { Key } from '../measuring/cells.ts';
import type { MeasuredCells } from '../measuring/found.ts';
import { type Measuring, measure, populationOf } from '../measuring/measure.ts';
import { placedFacts } from '../measuring/population.ts';
import type { Facts } from '../questions.ts';
import type { KeySql } from './group-sql.ts';
import { type Term, termsOf } from './linear.ts';
import { OTHER, placeSql } from './place.ts';

/** KPIs that aren't sums are worked out for this many groups: those with most calls. */
const MOST_CANDIDATES = 20_000;

export interface Ranked {
  /** The first groups, in their order (`place.ts`). */
  readonly places: readonly string[];
  /** False if there were too many groups to compare them all. */
  readonly exact: boolean;
}

/** The groups in their order, with what was measured of each. */
interface RankedAll {
  readonly places: readonly string[];
  readonly cells: MeasuredCells;
}

export interface Ranking {
  /** Null for calls of the group without one. */
  readonly key: KeySql;
  readonly order: Kpi;
  readonly limit: number;
  /** The window as far as the facts reach. */
  readonly window: Span;
}

/** `measuring` selects the facts. Groups with the same value are in the order of their keys. */
export async function rank(
  facts: Facts,
  measuring: Measuring,
  ranking: Ranking,
  groups: number,
): Promise<Ranked> {
  const terms = termsOf(ranking.order, facts.settings, ranking.window);
  if (terms !== null) {
    return { places: await firstBySum(facts, measuring, ranking, terms), exact: true };
  }
  const exact = groups <= MOST_CANDIDATES;
  return { places: await firstOfLargest(facts, measuring, ranking, exact), exact };
}

/**
 * If all groups are listed, one pass over the facts ranks and measures them. Null if a KPI places calls by another time than
 * their start: then there can be other groups.
 */
export async function rankAll(
  facts: Facts,
  measuring: Measuring,
  { key: group, order, window }: Ranking,
  kpis: readonly Kpi[],
): Promise<RankedAll | null> {
  const measures = measuresOf(facts.settings);
  const all = [order, ...kpis];
  const isByStart = (id: MeasureId): boolean => {
    const measure = measures[id];
    return measure.kind !== 'sweep' && measure.kind !== 'lag' && measure.at === 'startedAt';
  };
  if (!all.every(({ needs }) => needs.every(isByStart))) return null;
  const key: KeySql = (time) => placeSql(group(time));
  const cells = await measure(facts.connection, { ...measuring, key }, all);
  return { places: inOrder(cells.keys(), cells, order, window), cells };
}

/** How many groups have calls in the window. */
export async function countGroups(
  { connection }: Facts,
  measuring: Measuring,
  key: KeySql,
): Promise<number> {
  const [row] = await readRows(
    connection,
    sql`SELECT count(*) FROM (
        SELECT ${key('startedAt')} AS g
        FROM ${placedFacts('startedAt', populationOf(measuring))} GROUP BY g
      )`,
  );
  return row?.number(0) ?? 0;
}

async function firstBySum(
  { connection }: Facts,
  measuring: Measuring,
  { key, limit }: Ranking,
  terms: readonly Term[],
): Promise<readonly string[]> {
  const at = terms[0]?.measure.at ?? 'startedAt';
  const summands = terms.map(({ measure: one, factor }) => sql`${factor} * ${aggregate(one)}`);
  const sum = join([sql`0`, ...summands], ' + ');
  const first = async (among: Sql): Promise<readonly string[]> => {
    const population = populationOf({ ...measuring, among });
    const rows = await readRows(
      connection,
      sql`SELECT ${placeSql(name('g'))} AS k FROM (
          SELECT ${key(at)} AS g, ${sum} AS v FROM ${placedFacts(at, population)} GROUP BY g
        ) ORDER BY v DESC, k LIMIT ${wholeNumber(limit)}`,
    );
    return rows.map((row) => row.text(0) ?? OTHER);
  };
  // Groups with a sum of more than 0 come first. Where there are enough of them, other calls needn't be read.
  const isCount = terms.every(({ measure: { kind }, factor }) => kind === 'count' && factor > 0);
  const counted = isCount
    ? await first(anyOf(terms.map(({ measure: { where } }) => predicateSql(where))))
    : [];
  return counted.length === limit ? counted : await first(sql`true`);
}

async function firstOfLargest(
  facts: Facts,
  measuring: Measuring,
  { key: group, order, limit, window }: Ranking,
  areAll: boolean,
): Promise<readonly string[]> {
  const key: KeySql = (time) => placeSql(group(time));
  const largest = largestSql(measuring, key);
  // Groups for which nothing was measured come last.
  const keys = (await readRows(facts.connection, largest)).map((row) => row.text(0));
  const among = areAll ? {} : { among: sql`${key('startedAt')} IN (${largest})` };
  const cells = await measure(facts.connection, { ...measuring, key, ...among }, [order]);
  return inOrder(keys, cells, order, window).slice(0, limit);
}

const inOrder = (
  keys: readonly Key[],
  cells: MeasuredCells,
  order: Kpi,
  window: Span,
): readonly string[] =>
  keys
    .map((one) => ({
      place: one ?? OTHER,
      value: cells.figure(order, one, 0, window).value ?? Number.NEGATIVE_INFINITY,
    }))
    .sort((a, b) => b.value - a.value || comparePlaces(a.place, b.place))
    .map(({ place }) => place);

const largestSql = (measuring: Measuring, key: KeySql): Sql =>
  sql`SELECT ${key('startedAt')} AS k FROM ${placedFacts('startedAt', populationOf(measuring))}
    GROUP BY k ORDER BY count(*) DESC, k LIMIT ${wholeNumber(MOST_CANDIDATES)}`;

/** As DuckDB orders texts. */
const comparePlaces = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
