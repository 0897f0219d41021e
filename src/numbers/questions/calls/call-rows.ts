/** Which rows of the store a list of calls shows, in an order and with filters that the store has no index for. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { FactFilter } from '../../../core/fact-filter.ts';
import { success } from '../../../core/result.ts';
import type { CallCount } from '../../../core/wire/stats.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { CallRows } from '../../../ports/numbers/numbers.ts';
import type { CallsQuestion } from '../../../ports/numbers/questions.ts';
import { field, rowColumn } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { allOf, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { type Selection, selectedBy } from '../filter-sql.ts';
import { type Answered, type Facts, refused } from '../questions.ts';
import { decodeRowsCursor, encodeRowsCursor, type RowPlace } from './rows-cursor.ts';

export async function answerCallRows(
  facts: Facts,
  asker: Asker,
  { filter, order, cursor, limit }: CallsQuestion,
): Answered<CallRows> {
  const epoch = await epochOf(facts.connection);
  const from = cursor === null ? null : decodeRowsCursor(epoch, order, cursor);
  if (cursor !== null && from === null) {
    return refused('cursor', "isn't a cursor of this list: start from its first page");
  }
  const { rows, hasMore } = await pageOf(
    facts.connection,
    selectedCalls({ ...facts, asker, filter }),
    {
      ...{ order, from, limit },
    },
  );
  const isBackwards = from?.isBackwards ?? false;
  const cursorAt = (row: PagedRow | undefined, backwards: boolean): string | null =>
    row === undefined ? null : encodeRowsCursor(epoch, order, { ...row, isBackwards: backwards });
  return success({
    rowIds: rows.map(({ rowId }) => rowId),
    nextCursor: isBackwards || hasMore ? cursorAt(rows.at(-1), false) : null,
    previousCursor: (isBackwards ? hasMore : from !== null) ? cursorAt(rows[0], true) : null,
    asOf: facts.asOf,
    lagMs: facts.lagMs,
  });
}

/** How many calls match. */
export async function answerCount(
  facts: Facts,
  asker: Asker,
  filter: FactFilter,
): Answered<CallCount> {
  const selected = selectedCalls({ ...facts, asker, filter });
  const [row] = await readRows(facts.connection, sql`SELECT count(*) FROM facts WHERE ${selected}`);
  const { asOf, lagMs } = facts;
  return success({ calls: row?.number(0) ?? 0, asOf: new Date(asOf).toISOString(), lagMs });
}

/** The calls in the scope that the filter selects, its window included. */
export function selectedCalls(selection: Selection): Sql {
  const { from, to } = selection.filter;
  return allOf([
    selectedBy(selection),
    ...(from === undefined ? [] : [sql`${field('startedAt')} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${field('startedAt')} < ${to}`]),
  ]);
}

async function epochOf(connection: DuckDBConnection): Promise<string> {
  const [row] = await readRows(connection, sql`SELECT epoch FROM progress`);
  return row?.text(0) ?? '0';
}

type PagedRow = Pick<RowPlace, 'value' | 'rowId'>;

interface Page {
  readonly order: CallsQuestion['order'];
  readonly from: RowPlace | null;
  readonly limit: number;
}

/** The rows in the list's order, whichever way the page was found; `hasMore` in that direction. */
async function pageOf(connection: DuckDBConnection, selected: Sql, { order, from, limit }: Page) {
  const value = field(order.by);
  const isBackwards = from?.isBackwards ?? false;
  const isRising = order.descending === isBackwards;
  const direction = isRising ? sql`ASC` : sql`DESC`;
  const nulls = isBackwards ? sql`NULLS FIRST` : sql`NULLS LAST`;
  const found = await readRows(
    connection,
    sql`SELECT ${value}, ${rowColumn('rowId')} FROM facts
      WHERE ${selected} AND ${from === null ? sql`true` : isBeyond(from, value, isRising)}
      ORDER BY ${value} ${direction} ${nulls}, ${rowColumn('rowId')} ${direction}
      LIMIT ${wholeNumber(limit + 1)}`,
  );
  const rows = found
    .slice(0, limit)
    .map((row) => ({ value: row.number(0), rowId: row.number(1) ?? 0 }));
  return { rows: isBackwards ? rows.toReversed() : rows, hasMore: found.length > limit };
}

/** Whether a row comes after a place, in the direction of the page. */
function isBeyond({ value: at, rowId, isBackwards }: RowPlace, value: Sql, isRising: boolean): Sql {
  const id = rowColumn('rowId');
  const beyondRow = isRising ? sql`${id} > ${rowId}` : sql`${id} < ${rowId}`;
  if (at === null) {
    return isBackwards
      ? sql`(${value} IS NOT NULL OR ${beyondRow})`
      : sql`(${value} IS NULL AND ${beyondRow})`;
  }
  const beyondValue = isRising ? sql`${value} > ${at}` : sql`${value} < ${at}`;
  const beyond = sql`${beyondValue} OR (${value} = ${at} AND ${beyondRow})`;
  return isBackwards ? sql`(${beyond})` : sql`(${beyond} OR ${value} IS NULL)`;
}
