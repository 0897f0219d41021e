/**
 * The groups that moved most, as SQL. A row has the number of its column among those that were asked for, the group's
 * place (`groups/place.ts`), and its numbers.
 */

import { join, name, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { FACTS } from '../../tables/schema.ts';
import { OTHER_NUMBER, prefixSql } from '../groups/group-sql.ts';
import { placeSql } from '../groups/place.ts';
import type { MovedColumns } from './compared.ts';
import type { Column } from './dimensions.ts';

/** The most groups of each dimension that are compared. */
const MOST_GROUPS = 1000;

/** From the country code on; what's longer is a number. */
const FEWEST_DIGITS = 2;
const MOST_DIGITS = 10;
/** Up to here, there are a few thousand prefixes, however many numbers there are. */
const FEW_PREFIXES_DIGITS = 7;

const FACTS_SQL = name(FACTS);

/** What facts are read, and in which columns. */
export interface Moved {
  readonly selected: Sql;
  readonly columns: MovedColumns;
}

/** All calls, as column -1, and the groups of each column, in one pass over the facts. */
export function movedByEach({ selected, columns }: Moved, by: readonly Column[]): Sql {
  const keys = by.map(({ key }, index) => ({ key, as: name(`k${index}`), index }));
  const named = keys.map(({ key, as }) => sql`${key} AS ${as}`);
  const isOf = keys.map(({ as, index }) => sql`WHEN GROUPING(${as}) = 0 THEN ${index}`);
  const sets = [sql`()`, ...keys.map(({ as }) => sql`(${as})`)];
  const grouped = sql`SELECT CASE ${list(isOf, ' ')} ELSE -1 END AS by_column,
      ${placeSql(sql`coalesce(${list(keys.map(({ as }) => as))})`)} AS place, ${columns.aggregates}
    FROM (SELECT *, ${list(named)} FROM ${FACTS_SQL} WHERE ${selected} AND ${columns.isPlaced})
    GROUP BY GROUPING SETS (${list(sets)})`;
  return sql`SELECT by_column, place, ${columns.names} FROM (${grouped})
    QUALIFY row_number() OVER (PARTITION BY by_column ORDER BY ${columns.moved} DESC, place)
      <= ${MOST_GROUPS}`;
}

/** The groups of a column that can have as many as there are calls. */
export function movedBy({ selected, columns }: Moved, { key }: Column): Sql {
  const { isAdded } = columns;
  const canExplain =
    isAdded === null
      ? sql`true`
      : sql`(${key} IS NULL OR ${key} IN (SELECT ${key} FROM ${FACTS_SQL} WHERE ${selected} AND ${isAdded}))`;
  return sql`SELECT 0, ${placeSql(name('k'))} AS place, ${columns.names} FROM (
      SELECT ${key} AS k, ${columns.aggregates} FROM ${FACTS_SQL}
      WHERE ${selected} AND ${columns.isPlaced} AND ${canExplain} GROUP BY k
    ) ${mostMoved(columns)}`;
}

/** The prefixes, of every length, of the numbers at the other end: longer ones are added up to shorter ones. */
export function movedByPrefix({ selected, columns }: Moved): Sql {
  const { isAdded, sums } = columns;
  const [p, lengths] = [name('p'), name('digits')];
  const [isShort, isLong] = [
    [FEWEST_DIGITS, FEW_PREFIXES_DIGITS],
    [FEW_PREFIXES_DIGITS + 1, MOST_DIGITS],
  ] as const;
  const far = prefixSql(p, wholeNumber(FEW_PREFIXES_DIGITS + 1));
  const canExplain =
    isAdded === null ? sql`true` : sql`${far} IN (SELECT ${far} FROM longest WHERE added > 0)`;
  const withLengths = (from: Sql, [fewest, most]: readonly [number, number], where: Sql): Sql =>
    sql`SELECT ${prefixSql(p, lengths)} AS k, ${sums}
      FROM ${from}, range(${fewest}, ${most + 1}) AS lengths(digits)
      WHERE ${lengths} < length(${p}) AND ${where} GROUP BY k`;
  return sql`WITH longest AS MATERIALIZED (
      SELECT ${prefixSql(name('other_number'), wholeNumber(MOST_DIGITS))} AS p,
        count(CASE WHEN ${isAdded ?? sql`true`} THEN 1 END) AS added, ${columns.aggregates}
      FROM (
        SELECT *, ${OTHER_NUMBER} AS other_number FROM ${FACTS_SQL}
        WHERE ${selected} AND ${columns.isPlaced}
      ) WHERE other_number IS NOT NULL GROUP BY p
    ), short AS (SELECT ${prefixSql(p, wholeNumber(FEW_PREFIXES_DIGITS))} AS p, ${sums} FROM longest GROUP BY ALL)
    SELECT 0, ${placeSql(name('k'))} AS place, ${columns.names} FROM (
      ${withLengths(name('short'), isShort, sql`true`)}
      UNION ALL ${withLengths(name('longest'), isLong, canExplain)}
    ) ${mostMoved(columns)}`;
}

const mostMoved = ({ moved }: MovedColumns): Sql =>
  sql`ORDER BY ${moved} DESC, place LIMIT ${MOST_GROUPS}`;

/** A call's prefixes of every length, each in a row of its own, with its place. */
export const PREFIXES = {
  source: sql`(SELECT *, ${OTHER_NUMBER} AS other_number FROM ${FACTS_SQL}),
    range(${FEWEST_DIGITS}, ${MOST_DIGITS + 1}) AS lengths(digits)`,
  place: sql`CASE WHEN digits < length(other_number)
    THEN 'is ' || ${prefixSql(name('other_number'), name('digits'))} END`,
};

const list = (parts: readonly Sql[], separator = ', '): Sql => join(parts, separator);
