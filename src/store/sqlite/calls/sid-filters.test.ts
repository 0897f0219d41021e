import { join as pathOf } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it } from 'vitest';
import { EVERYTHING } from '../../../../tests/support/askers.ts';
import { eventOf } from '../../../../tests/support/callbacks.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { join } from '../../../core/calls/join.ts';
import { openForWriting, type SqliteDatabase } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { textHash } from '../database/text-hash.ts';
import { CallQueries } from '../reader/call-queries.ts';
import { ByteWriter } from './bytes.ts';
import { CallRows } from './call-rows.ts';
import { packCall } from './packed-call.ts';
import { CALLS_PER_SEGMENT } from './segments.ts';
import { halved, mayHold, SidFilters } from './sid-filters.ts';

const emptyDatabase = (): SqliteDatabase => openForWriting(pathOf(testFolder(), 'callboard.db'));
const segmentsOf = (filters: SidFilters, sid: string): readonly number[] => [
  ...filters.segmentsOf(textHash(sid)),
];

it('contains every sid of a full segment, and hardly ever matches another', () => {
  const filters = new SidFilters(emptyDatabase());
  for (let n = 0; n < CALLS_PER_SEGMENT; n += 1) filters.add(0, textHash(`CA${n}`));

  let [missed, mistaken] = [0, 0];
  for (let n = 0; n < CALLS_PER_SEGMENT; n += 1) {
    if (segmentsOf(filters, `CA${n}`).length === 0) missed += 1;
    if (segmentsOf(filters, `${n}-${n}`).length > 0) mistaken += 1;
  }
  expect(missed).toBe(0);
  expect(mistaken / CALLS_PER_SEGMENT).toBeLessThan(1 / 300);
});

it('can be halved: it misses none, and seldom matches another', () => {
  const database = emptyDatabase();
  const filters = new SidFilters(database);
  for (let n = 0; n < CALLS_PER_SEGMENT; n += 1) filters.add(0, textHash(`CA${n}`));
  filters.add(1, textHash('CA1'));
  filters.beforeCommit();
  const kept = database.prepare<[], Buffer>('SELECT bits FROM sid_filters').pluck().get();
  const half = halved(kept ?? Buffer.alloc(0));

  let [missed, mistaken] = [0, 0];
  for (let n = 0; n < CALLS_PER_SEGMENT; n += 1) {
    if (!mayHold(half, textHash(`CA${n}`))) missed += 1;
    if (mayHold(half, textHash(`${n}-${n}`))) mistaken += 1;
  }
  expect(missed).toBe(0);
  expect(mistaken / CALLS_PER_SEGMENT).toBeLessThan(1 / 30);
});

it('returns the segments newest first', () => {
  const filters = new SidFilters(emptyDatabase());
  for (const segment of [0, 3, 5]) filters.add(segment, textHash('CA1'));
  filters.add(4, textHash('CA2'));
  expect(segmentsOf(filters, 'CA1')).toEqual([5, 3, 0]);
});

it('stores the filters of full segments, once each', () => {
  const database = emptyDatabase();
  const kept = database.prepare<[], number>('SELECT segment FROM sid_filters').pluck();
  const filters = new SidFilters(database);
  filters.add(0, textHash('CA1'));
  filters.add(1, textHash('CA2'));
  filters.beforeCommit();
  filters.committed();
  expect(kept.all()).toEqual([0]);

  // No call is in the table, so segment 0 can only be known from its stored filter.
  expect(segmentsOf(new SidFilters(database), 'CA1')).toEqual([0]);
  expect(segmentsOf(new SidFilters(database), 'CA2')).toEqual([]);
});

it('stores a filter again if the transaction that stored it was rolled back', () => {
  const database = emptyDatabase();
  const filters = new SidFilters(database);
  filters.add(0, textHash('CA1'));
  database.exec('BEGIN');
  filters.add(1, textHash('CA2'));
  filters.beforeCommit();
  database.exec('ROLLBACK');
  filters.rolledBack();

  filters.add(1, textHash('CA2'));
  filters.beforeCommit();
  filters.committed();

  expect(segmentsOf(new SidFilters(database), 'CA1')).toEqual([0]);
});

it('stores no filter for a segment that was full only in a rolled back transaction', () => {
  const database = emptyDatabase();
  const filters = new SidFilters(database);
  filters.add(1, textHash('CA1'));
  filters.rolledBack();

  filters.add(0, textHash('CA2'));
  filters.beforeCommit();

  expect(database.prepare('SELECT segment FROM sid_filters').all()).toEqual([]);
});

it('creates the filters of a database without any, so calls of every segment are found', async () => {
  const database = emptyDatabase();
  const { state } = join(null, eventOf(progressOf('CA1', 'ringing', 1)));
  const packed = packCall(new ByteWriter(), { state, positions: [1], lastRecord: 1 }, null);
  const rows = new CallRows(database, new SidFilters(database));
  const move = database.prepare('UPDATE calls SET id = ?, segment = ? WHERE id = ?');
  const places = [0, 2, 3].map((segment) => {
    const { accountSid, callSid } = eventOf(progressOf(`CA${segment}`, 'ringing', 1));
    const id = rows.insert(accountSid, callSid, packed, null);
    move.run(segment * CALLS_PER_SEGMENT + 7, segment, id);
    return { accountSid, callSid, id: segment * CALLS_PER_SEGMENT + 7 };
  });
  database.exec('DELETE FROM sid_filters');

  const again = new CallRows(database, new SidFilters(database));

  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const queries = new CallQueries(kysely, database, 'an epoch');
  for (const { accountSid, callSid, id } of places) {
    expect(again.find(accountSid, callSid)).toMatchObject({ id });
    expect(await queries.call(EVERYTHING, callSid)).toMatchObject({ callSid, status: 'ringing' });
  }
  const kept = database.prepare<[], number>('SELECT segment FROM sid_filters').pluck();
  expect(kept.all()).toEqual([0, 1, 2]);
});
