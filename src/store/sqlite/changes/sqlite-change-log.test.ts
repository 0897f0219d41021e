import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';
import type { CallName } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { removalRecord } from '../journal/record.ts';
import { LogWriter } from '../log/log.ts';
import { unpackChanges } from './packed-changes.ts';
import { SqliteChangeLog } from './sqlite-change-log.ts';

/** A database of these calls, each ringing, at positions 1, 2, 3 ... */
function databaseOf(...sids: readonly string[]): SqliteDatabase {
  const tested = new TestedWriter(join(testFolder(), 'callboard.db'));
  tested.commit(sids.map((sid) => progressOf(sid, 'ringing', 1)));
  return tested.database;
}

/** Removes a call as an erasure or a purge does: its row goes in the transaction of the record. */
function remove(database: SqliteDatabase, kind: 'erasure' | 'purge', call: CallName): void {
  const head = Number(database.prepare('SELECT head FROM progress').pluck().get()) + 1;
  new LogWriter(database).append(head, [removalRecord(kind, call, 1_800_000_000_000)]);
  database.prepare('DELETE FROM calls WHERE call_sid = ?').run(call.callSid);
  database.prepare('UPDATE progress SET head = ?, replay_from = ?').run(head, head + 1);
}

const changed = (log: SqliteChangeLog, position: number, limit = 100) =>
  log
    .changesAfter(position, limit)
    .calls.map(({ kind, callSid, position: at }) => [kind, callSid, at]);

/** The first call that the log touches after a position. */
const callAfter = (log: SqliteChangeLog, position: number): CallName =>
  log.changesAfter(position, 1).calls[0] ?? expect.fail('a call was touched');

describe('the log of changes', () => {
  it.each(['erasure', 'purge'] as const)('says that a call is gone after its %s', (kind) => {
    const database = databaseOf('CA1', 'CA2');
    const log = new SqliteChangeLog(database);
    remove(database, kind, callAfter(log, 0));

    expect(changed(log, 0)).toEqual([
      ['current', 'CA2', 2],
      ['gone', 'CA1', 3],
    ]);
    expect(changed(log, 2)).toEqual([['gone', 'CA1', 3]]);
    expect(log.recordsAfter(2, 10).entries).toEqual([
      expect.objectContaining({ kind, callSid: 'CA1', position: 3, receivedAt: 1_800_000_000_000 }),
    ]);
  });

  it('skips positions that were lost to damage', () => {
    const database = databaseOf('CA1');
    const log = new SqliteChangeLog(database);
    database.exec('DELETE FROM log; UPDATE progress SET head = 9, replay_from = 10');

    expect(log.changesAfter(0, 10)).toMatchObject({ calls: [], through: 9, writtenThrough: 9 });
    expect(log.recordsAfter(0, 10)).toMatchObject({ entries: [], through: 9, head: 9 });
  });

  it('covers nothing beyond what rows hold', () => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'));
    tested.commit([progressOf('CA1', 'ringing', 1)]);
    tested.commit([progressOf('CA2', 'ringing', 1), progressOf('CA1', 'answered', 2)], false);
    const log = new SqliteChangeLog(tested.database);

    expect(log.changesAfter(0, 10)).toMatchObject({ calls: [{ position: 1 }], through: 1 });
    expect(log.changesAfter(1, 10)).toMatchObject({ calls: [], through: 1, writtenThrough: 1 });
    expect(log.recordsAfter(0, 10)).toMatchObject({ through: 3, head: 3 });
  });

  it('gives a call whose row is ahead, with its last record among the covered ones', () => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'));
    tested.commit([progressOf('CA1', 'ringing', 1)]);
    tested.commit([progressOf('CA2', 'ringing', 1), progressOf('CA1', 'answered', 2)], false);
    tested.writer.writeBackCall('CA1');
    const log = new SqliteChangeLog(tested.database);

    const { calls, through } = unpackChanges(log.changesAfter(0, 10));

    expect([through, calls.map(({ position }) => position)]).toEqual([1, [1]]);
    expect(calls[0]?.kind === 'current' && calls[0].state().stamps).toHaveLength(2);
  });

  it('finds calls in every segment, with and without a filter', () => {
    const sids = Array.from({ length: 30 }, (_, index) => `CA${index}`);
    const database = databaseOf(...sids);
    const move = database.prepare('UPDATE calls SET segment = ? WHERE id % 3 = ?');
    for (const segment of [0, 1, 2]) move.run(segment, segment);
    database.exec('UPDATE calls SET id = 2 * 131072 WHERE id = 30');
    new TestedWriter(database.name).abandon();

    const log = new SqliteChangeLog(database);

    expect(changed(log, 0).map(([, sid]) => sid)).toEqual(sids);
  });
});
