/** Which groups come first by a KPI. */

import type { Kpi } from '../../../core/kpi/kpi.ts';
import { type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
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

export interface Counted {
  /** How many groups have calls in the window. */
  readonly groups: number;
  /** The first of them; null if they aren't known yet. */
  readonly places: readonly string[] | null;
}

/** Counts the groups, and ranks them if the same pass over the facts can. */
export async function countGroups(
  facts: Facts,
  measuring: Measuring,
  ranking: Ranking,
): Promise<Counted> {
  const terms = termsOf(ranking.order, facts.settings, ranking.window);
  if (terms !== null && placedBy(terms) === 'startedAt' && !isOfFew(terms)) {
    return await firstBySum(facts, measuring, ranking, terms);
  }
  const { key } = ranking;
  const [row] = await readRows(
    facts.connection,
    sql`SELECT count(*) FROM (
        SELECT ${key('startedAt')} AS g
        FROM ${placedFacts('startedAt', populationOf(measuring))} GROUP BY g
      )`,
  );
  return { places: null, groups: row?.number(0) ?? 0 };
}

/** `measuring` selects the facts. Groups with the same value are in the order of their keys. */
export async function rank(
  facts: Facts,
  measuring: Measuring,
  ranking: Ranking,
  { places, groups }: Counted,
): Promise<Ranked> {
  if (places !== null) return { places, exact: true };
  const terms = termsOf(ranking.order, facts.settings, ranking.window);
  if (terms !== null) {
    return { places: await firstOfFew(facts, measuring, ranking, terms), exact: true };
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

const placedBy = (terms: readonly Term[]) => terms[0]?.measure.at ?? 'startedAt';

/** Several counts cost more for every group than another pass over the calls that any of them counts: failed ones, say. */
const isOfFew = (terms: readonly Term[]): boolean => terms.length > 1 && areCounts(terms);

const areCounts = (terms: readonly Term[]): boolean =>
  terms.every(({ measure: { kind }, factor }) => kind === 'count' && factor > 0);

/** Groups with a sum of more than 0 come first. Where there are enough of them, other calls needn't be read. */
async function firstOfFew(
  facts: Facts,
  measuring: Measuring,
  ranking: Ranking,
  terms: readonly Term[],
): Promise<readonly string[]> {
  if (areCounts(terms)) {
    const among = anyOf(terms.map(({ measure: { where } }) => predicateSql(where)));
    const { places } = await firstBySum(facts, { ...measuring, among }, ranking, terms);
    if (places.length === ranking.limit) return places;
  }
  return (await firstBySum(facts, measuring, ranking, terms)).places;
}

/** Also says how many groups there are among the calls that `measuring` selects. */
async function firstBySum(
  { connection }: Facts,
  measuring: Measuring,
  { key, limit }: Ranking,
  terms: readonly Term[],
) {
  const at = placedBy(terms);
  const summands = terms.map(({ measure: one, factor }) => sql`${factor} * ${aggregate(one)}`);
  const sum = join([sql`0`, ...summands], ' + ');
  const rows = await readRows(
    connection,
    sql`SELECT ${placeSql(name('g'))} AS k, count(*) OVER () FROM (
        SELECT ${key(at)} AS g, ${sum} AS v FROM ${placedFacts(at, populationOf(measuring))} GROUP BY g
      ) ORDER BY v DESC, k LIMIT ${wholeNumber(limit)}`,
  );
  return { places: rows.map((row) => row.text(0) ?? OTHER), groups: rows[0]?.number(1) ?? 0 };
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
