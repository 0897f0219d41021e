/** Own numbers that had calls, but none for days. */

import { success } from '../../core/result.ts';
import type { SilentNumbers } from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { SilentNumbersQuestion } from '../../ports/numbers/questions.ts';
import { field } from '../sql/columns.ts';
import { readRows } from '../sql/read-rows.ts';
import { sql, wholeNumber } from '../sql/sql.ts';
import { DAY_MS } from '../tables/period-times.ts';
import { selectedBy } from './filter-sql.ts';
import { shownKey } from './groups/shown-key.ts';
import { type Answered, currencyOf, type Facts } from './questions.ts';

/** Those whose last call is the latest come first: they've just fallen silent. */
export async function answerSilentNumbers(
  facts: Facts,
  asker: Asker,
  { filter, days, limit }: SilentNumbersQuestion,
): Answered<SilentNumbers> {
  const { from = 0, to = facts.asOf } = filter;
  const until = Math.min(to, facts.asOf);
  const since = until - days * DAY_MS;
  const [number, startedAt] = [field('ownNumber'), field('startedAt')];
  const rows = await readRows(
    facts.connection,
    sql`SELECT number, last, calls, count(*) OVER () FROM (
        SELECT ${number} AS number, max(${startedAt}) AS last, count(*) AS calls FROM facts
        WHERE ${selectedBy({ ...facts, asker, filter })} AND ${number} IS NOT NULL
          AND ${startedAt} >= ${from} AND ${startedAt} < ${until}
        GROUP BY number
      ) WHERE last < ${since} ORDER BY last DESC, number LIMIT ${wholeNumber(limit)}`,
  );
  const numbers = rows.map((row) => ({
    number: shownKey('ownNumber', row.text(0), asker.disclosure) ?? '',
    lastCallAt: new Date(row.number(1) ?? 0).toISOString(),
    calls: row.number(2) ?? 0,
  }));
  const silent = rows[0]?.number(3) ?? 0;
  return success({
    since: new Date(since).toISOString(),
    numbers,
    others: silent - numbers.length,
    ...currencyOf(facts, true),
  });
}
