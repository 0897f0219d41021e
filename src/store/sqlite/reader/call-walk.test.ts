import { join as pathOf } from 'node:path';
import fc from 'fast-check';
import { CompiledQuery, Kysely, type LogEvent, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventOf, T0 } from '../../../../tests/support/callbacks.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import type { CallFilter } from '../../../core/call-filter.ts';
import { join } from '../../../core/calls/join.ts';
import { ByteWriter } from '../calls/bytes.ts';
import { CallRows } from '../calls/call-rows.ts';
import { packCall } from '../calls/packed-call.ts';
import { idsOf, SegmentSpans, segmentOf } from '../calls/segments.ts';
import { SidFilters } from '../calls/sid-filters.ts';
import { openForWriting, type SqliteDatabase } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { walkCalls } from './call-walk.ts';
import type { Accounts } from './scope-accounts.ts';

/** A call whose row has this id. Odd ones are from +1, every third is to +3, all others are +2. */
interface Row {
  readonly id: number;
  readonly startedSecond: number;
}

const fromOf = ({ id }: Row): string => (id % 2 === 1 ? '+1' : '+2');
const toOf = ({ id }: Row): string => (id % 3 === 0 ? '+3' : '+2');

function openedWith(rows: readonly Row[], log?: (event: LogEvent) => void): Kysely<Tables> {
  const database = openForWriting(pathOf(testFolder(), 'callboard.db'));
  const filters = new SidFilters(database);
  database.transaction(() => {
    for (const row of rows) insert(database, filters, row);
  })();
  onTestFinished(() => {
    database.close();
  });
  const dialect = new SqliteDialect({ database });
  return new Kysely<Tables>({ dialect, ...(log === undefined ? {} : { log }) });
}

/** Writes a call as the writer does, then moves it to its id, which would take long to reach. */
function insert(database: SqliteDatabase, filters: SidFilters, row: Row): void {
  const delivery = progressOf(`CA${row.id}`, 'ringing', row.startedSecond, {
    From: fromOf(row),
    To: toOf(row),
  });
  const { state } = join(null, eventOf(delivery));
  const packed = packCall(new ByteWriter(), { state, positions: [1], lastRecord: 1 }, null);
  const id = new CallRows(database, filters).insert(state.accountSid, state.callSid, packed, null);
  database
    .prepare('UPDATE calls SET id = ?, segment = ? WHERE id = ?')
    .run(row.id, segmentOf(row.id), id);
  const spans = new SegmentSpans(database);
  spans.note(row.id, T0 + row.startedSecond * 1000);
  spans.beforeCommit();
}

/** The ids of all pages of a walk. */
async function walked(
  database: Kysely<Tables>,
  filter: CallFilter,
  limit: number,
  order: 'asc' | 'desc',
  accounts: Accounts = null,
): Promise<readonly number[]> {
  const ids: number[] = [];
  let start: number | null = null;
  do {
    const { calls, next } = await walkCalls(database, { filter, accounts }, start, limit, order);
    expect(calls.length).toBeLessThanOrEqual(limit);
    ids.push(...calls.map(({ id }) => id));
    start = next;
  } while (start !== null);
  return ids;
}

const [, END_OF_0] = idsOf(0);
const [, END_OF_1] = idsOf(1);
/** Around the borders of segments 0, 1, 2 and 5; segments 3 and 4 are empty. */
const IDS = [
  ...[1, 2, 3, END_OF_0 - 2, END_OF_0 - 1, END_OF_0, END_OF_0 + 1, END_OF_1 - 1, END_OF_1],
  ...[END_OF_1 + 1, 5 * END_OF_0, 5 * END_OF_0 + 7],
];
const ROWS: readonly Row[] = IDS.map((id, index) => ({ id, startedSecond: (index * 5) % 12 }));

const matches = (row: Row, { fromNumber, toNumber, number, from, to }: CallFilter): boolean => {
  const at = T0 + row.startedSecond * 1000;
  return (
    (fromNumber === undefined || fromOf(row) === fromNumber) &&
    (toNumber === undefined || toOf(row) === toNumber) &&
    (number === undefined || fromOf(row) === number || toOf(row) === number) &&
    (from === undefined || at >= from) &&
    (to === undefined || at < to)
  );
};

describe('a walk through calls', () => {
  it('crosses the borders of segments, in both directions, with pages of any size', async () => {
    const database = openedWith(ROWS);
    const number = fc.constantFrom('+1', '+2', '+3', '+4');
    const time = fc.nat(13).map((second) => T0 + second * 1000);
    const filters = fc
      .record(
        { fromNumber: number, toNumber: number, number, from: time, to: time },
        { requiredKeys: [] },
      )
      // A walk without any filter takes a path of its own.
      .map((filter): CallFilter => filter);
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 13 }), async (filter, limit) => {
        const ids = ROWS.filter((row) => matches(row, filter)).map(({ id }) => id);
        expect(await walked(database, filter, limit, 'asc')).toEqual(ids);
        expect(await walked(database, filter, limit, 'desc')).toEqual(ids.toReversed());
      }),
      {
        numRuns: 150,
        examples: [
          [{}, 1],
          [{}, 4],
          [{}, 12],
        ],
      },
    );
  });

  it('skips the segments whose calls started at other times', async () => {
    const rows = IDS.map((id) => ({ id, startedSecond: segmentOf(id) }));
    const database = openedWith(rows);
    // A segment whose span misses the window isn't read, whatever it contains.
    await database
      .updateTable('calls')
      .set({ started_at: T0 + 1000 })
      .execute();
    const window = { from: T0 + 1000, to: T0 + 2000 };
    expect(await walked(database, window, 100, 'asc')).toEqual(
      IDS.filter((id) => segmentOf(id) === 1),
    );
  });

  it('finds the few that match among the many that do not, in pages that can be short', async () => {
    const rows = Array.from({ length: 2500 }, (_, index) => ({
      id: END_OF_0 - 1200 + index,
      startedSecond: 3,
    }));
    const database = openedWith(rows);
    await database
      .updateTable('calls')
      .set({ status: 'failed' })
      .where('id', 'in', [END_OF_0 - 1200, END_OF_0 - 1, END_OF_0 + 1299])
      .execute();
    const filter: CallFilter = { status: ['failed'] };
    const failed = [END_OF_0 - 1200, END_OF_0 - 1, END_OF_0 + 1299];
    expect(await walked(database, filter, 2, 'asc')).toEqual(failed);
    expect(await walked(database, filter, 2, 'desc')).toEqual(failed.toReversed());
    expect(await walked(database, { ...filter, number: '+2' }, 1, 'asc')).toEqual(
      failed.filter((id) => matches({ id, startedSecond: 3 }, { number: '+2' })),
    );
  });

  it('reads along an index and never sorts, in a handful of statements', async () => {
    const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
    const database = openedWith(ROWS, ({ query }) => statements.push(query));
    const filters: readonly CallFilter[] = [{}, { batch: 1 }, { number: '+1' }, { from: T0 }];
    for (const filter of filters) {
      for (const order of ['asc', 'desc'] as const) {
        statements.length = 0;
        await walked(database, filter, 100, order);
        await walked(database, filter, 100, order, [1]);
        expect(statements.length).toBeLessThanOrEqual(8);
        for (const { sql, parameters } of [...statements]) {
          const plan = await database.executeQuery<{ readonly detail: string }>(
            CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]),
          );
          const steps = plan.rows.map(({ detail }) => detail);
          expect(steps.join('\n')).not.toMatch(/TEMP B-TREE|SCAN (?!segments|accounts)/);
        }
      }
    }
  });

  it('ends at once if there is nothing', async () => {
    const database = openedWith([]);
    expect(await walkCalls(database, { filter: {}, accounts: null }, null, 10, 'desc')).toEqual({
      calls: [],
      next: null,
    });
  });
});
