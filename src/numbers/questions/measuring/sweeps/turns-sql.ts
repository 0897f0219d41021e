/** In which seconds calls begin and end, as SQL. All measures are read in one pass over the facts. */

import type { SweepMeasure, TimeField } from '../../../../core/kpi/measure.ts';
import type { Staleness } from '../../../../core/kpi/sweep.ts';
import type { Span } from '../../../../core/time/span.ts';
import { field } from '../../../sql/columns.ts';
import { allOf, anyOf, join, name, type Sql, sql } from '../../../sql/sql.ts';
import {
  beginsSql,
  isLongAgo,
  isStaleSql,
  lastingUntil,
  lastingWithin,
  withTimeWithin,
} from '../../../sql/sweep-sql.ts';
import type { Population } from '../population.ts';
import { countsSql, type Swept, secondsOf } from './swept.ts';

/** The turn of a row in which calls end; others are the numbers of the times at which they begin. */
export const END = -1;

/** Times at which calls begin, each for one or more measures. */
export class Begins {
  readonly #times: (readonly TimeField[])[] = [];

  constructor(measures: readonly Swept[]) {
    for (const { measure } of measures) {
      if (this.numberOf(measure) === -1) this.#times.push(measure.begins);
    }
  }

  get all(): readonly (readonly TimeField[])[] {
    return this.#times;
  }

  numberOf({ begins }: Swept['measure']): number {
    return this.#times.findIndex((one) => one.join() === begins.join());
  }
}

/**
 * How many calls begin, and how many end, in each second of the window: the turn, the key, whether the calls are stale, the
 * second, and for each measure the number of calls. What's outside the window is at its edges. A measure that counts
 * seconds has no ends, and knows no stale calls.
 */
export function turnsSql(
  { selected, span, key }: Population,
  measures: readonly Swept[],
  staleness: Staleness,
): Sql {
  const begins = new Begins(measures);
  const { first, end } = secondsOf(span);
  const turns = begins.all.map((_times, turn) => ({ turn, second: name(`b${turn}`) }));
  const isOf = turns.map(({ turn, second }) => sql`WHEN GROUPING(${second}) = 0 THEN ${turn}`);
  const seconds = [...turns.map(({ second }) => second), name('e')];
  const counts = measures.map((_one, index) => sql`count(${name(`c${index}`)})::DOUBLE`);
  const counted = measures.map((one, index) => {
    const begin = secondOf(begins.numberOf(one.measure));
    return sql`CASE WHEN ${isCounted(one, begin, span)} THEN 1 END AS ${name(`c${index}`)}`;
  });
  // Or each second after the window, in which no call counts, would be a row.
  const hasBegun = anyOf(
    begins.all.map((fields) => sql`${beginsSql({ begins: fields })} < ${span.to}`),
  );
  const sources = sourcesOf(measures, span, staleness).map((source) => {
    const times = begins.all.map(
      (fields, turn) => sql`${beginsSql({ begins: fields })} // 1000 AS ${secondOf(turn)}`,
    );
    return sql`SELECT *, ${keySql(key)} AS k, ${isStaleSql({ lasts: 'call' }, staleness)} AS is_stale,
        ${list(times)}, coalesce(${field('endedAt')} // 1000, ${end}) AS until
      FROM ${source} WHERE ${selected} AND (${hasBegun})`;
  });
  return sql`SELECT * FROM (
      SELECT CASE ${join(isOf, ' ')} ELSE ${END} END, k, is_stale,
        coalesce(${list(seconds)})::DOUBLE AS turned_at, ${list(counts)}
      FROM (
        SELECT k, is_stale, least(until, ${end}) AS e,
          ${list(turns.map(({ turn, second }) => sql`greatest(${secondOf(turn)}, ${first - 1}) AS ${second}`))},
          ${list(counted)}
        FROM (${join(sources, ' UNION ALL ')})
      ) GROUP BY GROUPING SETS (${list(seconds.map((second) => sql`(k, is_stale, ${second})`))})
    ) WHERE turned_at IS NOT NULL`;
}

const secondOf = (turn: number): Sql => name(`s${turn}`);

const keySql = (key: Population['key']): Sql =>
  key === null ? sql`CAST(NULL AS VARCHAR)` : key('startedAt');

/** Whether a call counts that begins in this second. */
function isCounted(one: Swept, begin: Sql, span: Span): Sql {
  const { first } = secondsOf(span);
  const isWithin =
    one.measure.lasts === 'second'
      ? sql`${begin} >= ${first}`
      : sql`(is_stale OR until > greatest(${begin}, ${first}))`;
  return allOf([countsSql(one), sql`${beginsSql(one.measure)} < ${span.to}`, isWithin]);
}

/** Calls that last into the window, and those of which only the second counts in which they begin. */
function sourcesOf(
  measures: readonly Swept[],
  { from, to }: Span,
  { asOf }: Staleness,
): readonly Sql[] {
  const times = (lasts: SweepMeasure['lasts']): readonly TimeField[] => [
    ...new Set(measures.flatMap(({ measure }) => (measure.lasts === lasts ? measure.begins : []))),
  ];
  const [ofCalls, ofSeconds] = [times('call'), times('second')];
  const begun = withTimeWithin(ofSeconds, from - 1000, to);
  if (ofCalls.length === 0) return [begun];
  const lasting = isLongAgo(to, asOf) ? lastingWithin(ofCalls, from, to) : [lastingUntil(from)];
  const over = sql`(SELECT * FROM ${begun} WHERE ${field('endedAt')} < ${from})`;
  return ofSeconds.length === 0 ? lasting : [...lasting, over];
}

const list = (columns: readonly Sql[]): Sql => join(columns, ', ');
