import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callsFrom, fillFolder } from '../../../../../tests/support/store-calls.ts';
import { rowsIn } from '../../../../../tests/support/store-contents.ts';
import { overwritePage, pagesOf } from '../../../../../tests/support/store-damage.ts';
import { testFolder } from '../../../../../tests/support/store-folder.ts';
import { openTestJournal, writeBatch } from '../../../../../tests/support/store-journal.ts';
import {
  acceptAtOnce,
  observe,
  progressOf,
} from '../../../../../tests/support/store-observations.ts';
import { databaseIn, openStoreIn } from '../../../../../tests/support/store-open.ts';
import { recordsOf, TestedWriter } from '../../../../../tests/support/store-writer.ts';
import { ByteWriter } from '../../calls/bytes.ts';
import { packCall } from '../../calls/packed-call.ts';
import { openForWriting, type SqliteDatabase } from '../../database/database.ts';
import { type VerifyReport, verify } from './verify.ts';

const quietly = (path: string): Promise<VerifyReport> => verify(path, () => {});

/** The findings in short: part, problem and count. */
const told = ({ findings }: VerifyReport) =>
  findings.map(({ part, problem, count }) => `${part}: ${problem} (${count})`);

/** A stopped data folder with this many calls, over several commits. */
function folderWith(count: number, atOnce = 20): string {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, count), { atOnce });
  return folder;
}

/** Changes a stopped database behind Callboard's back. */
function meddle(folder: string, sql: string): void {
  const database = openForWriting(databaseIn(folder));
  database.exec(sql);
  database.close();
}

/** Makes a row count this many more repeats. */
function recount(database: SqliteDatabase, callSid: string, more: number): void {
  const row = [...rowsIn(database).values()].find(({ placed }) => placed.state.callSid === callSid);
  if (row === undefined) expect.fail(`${callSid} has a row`);
  const { state } = row.placed;
  const placed = { ...row.placed, state: { ...state, duplicates: state.duplicates + more } };
  const bytes = Buffer.from(packCall(new ByteWriter(), placed, null).bytes, 'latin1');
  database.prepare('UPDATE calls SET state = ? WHERE id = ?').run(bytes, row.id);
}

describe('verify', () => {
  it('reads a long call with the events beside its row, and reports those that are gone', async () => {
    const folder = testFolder();
    const tested = new TestedWriter(databaseIn(folder), { synced: false });
    const long = Array.from({ length: 300 }, (_, index) =>
      progressOf('CA1', 'ringing', 0, { SequenceNumber: String(index) }),
    );
    tested.commit(long.slice(0, 150));
    tested.commit([...callsFrom(2, 20), ...long.slice(150)]);
    tested.writer.close();
    const report = await quietly(folder);
    expect(told(report)).toEqual([]);
    expect(report.checked).toMatchObject({ events: 340, calls: 21 });

    meddle(folder, 'DELETE FROM call_events WHERE first_position = 1');
    expect(told(await quietly(folder))).toContain('calls: rows cannot be decoded (1)');
  });

  it('finds nothing wrong with what a store wrote, and says what it checked', async () => {
    const report = await quietly(folderWith(200));
    expect(told(report)).toEqual([]);
    expect(report.checked).toEqual({
      events: 400,
      calls: 200,
      unprocessable: 0,
      failures: 67,
      batches: 9,
      messages: 9,
      journalBatches: 0,
    });
  });

  it('reports a repeat that the log has and its row does not count, and one that only the row counts', async () => {
    const folder = testFolder();
    const calls = callsFrom(1, 20);
    const tested = new TestedWriter(databaseIn(folder), { synced: false });
    tested.commit([...calls, ...calls.slice(0, 6)]);
    // As if the row counted more, and the later ones were missing.
    recount(tested.database, 'CA1', 2);
    recount(tested.database, 'CA3', -1);
    recount(tested.database, 'CA9', 1);
    tested.abandon();

    const { findings } = await quietly(folder);

    expect(findings).toMatchObject([
      {
        problem: 'rows count other repeats than the log has',
        count: 3,
        callSids: ['CA1', 'CA3', 'CA9'],
        fields: ['duplicates'],
      },
    ]);
  });

  it('finds nothing wrong with an empty store', async () => {
    const folder = testFolder();
    await (await openStoreIn(folder)).close();
    expect(told(await quietly(folder))).toEqual([]);
  });

  it('changes no byte', async () => {
    const folder = folderWith(50);
    const contents = () =>
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(join(folder, name), 'base64')]);
    const before = contents();
    await quietly(folder);
    expect(contents()).toEqual(before);
  });

  it('finds nothing wrong while a writer takes callbacks', async () => {
    const folder = testFolder();
    await using store = await openStoreIn(folder, { failureThreshold: 7 });
    const reports: VerifyReport[] = [];
    const checkedLast = (): number => reports.at(-1)?.checked.calls ?? 0;
    const sending = (async () => {
      for (let first = 1; checkedLast() < 1000; first += 25) {
        await acceptAtOnce(store.sink, callsFrom(first, 25));
      }
    })();
    while (checkedLast() < 1000) reports.push(await quietly(folder));
    await sending;
    expect(reports.flatMap(told)).toEqual([]);
    expect(reports.every(({ isRunning }) => isRunning)).toBe(true);
  });

  it('compares every call with its events, field by field', async () => {
    const folder = folderWith(60);
    const other = folderWith(61);
    const state = (sid: string, of: string): string => {
      const database = openForWriting(databaseIn(of));
      const hex = database
        .prepare<[string], string>('SELECT hex(state) FROM calls WHERE call_sid = ?')
        .pluck()
        .get(sid);
      database.close();
      return hex ?? '';
    };
    // CA5 gets the state of CA8, which starts in the same second: another end, under its own columns.
    meddle(folder, `UPDATE calls SET from_number = '+15559999999' WHERE call_sid = 'CA5'`);
    meddle(folder, `UPDATE calls SET state = x'${state('CA61', other)}' WHERE call_sid = 'CA58'`);
    const { findings } = await quietly(folder);
    expect(findings).toContainEqual(
      expect.objectContaining({
        part: 'calls',
        problem: 'rows differ from the join of their events',
        callSids: ['CA5'],
        fields: ['from'],
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        problem: 'rows list events that the log does not have',
        callSids: ['CA58'],
      }),
    );
  });

  it.each([
    ['DELETE FROM calls WHERE id = 9', 'calls: events are in no row (2)'],
    [
      "UPDATE calls SET status = 'busy' WHERE id = 9",
      'calls: rows have columns that are not what their state says (1)',
    ],
    ["UPDATE calls SET status = 'busy' WHERE id = 9", 'counts: statuses are counted wrongly (2)'],
    [
      "UPDATE call_counts SET count = count + 1 WHERE status = 'failed'",
      'counts: statuses are counted wrongly (1)',
    ],
    [
      'UPDATE segments SET last_start = last_start - 1',
      'segments: calls started outside the times of their segment (1)',
    ],
    [
      'UPDATE calls SET failure_batch = NULL, failure_id = NULL WHERE id = 1',
      'failures: failed calls are in no batch (1)',
    ],
    [
      'UPDATE calls SET failure_batch = NULL, failure_id = NULL WHERE id = 1',
      'failures: lines of batches belong to no call (1)',
    ],
    [
      'UPDATE failures SET corrected = 1 WHERE id = 3',
      'failures: calls of batches are marked wrongly as corrected (1)',
    ],
    [
      'DELETE FROM failures WHERE id = 3',
      'failures: calls name a batch that does not hold them (1)',
    ],
    [
      'DELETE FROM failures WHERE id = 3',
      'batches: batches do not hold as many calls as they count (1)',
    ],
    ['DELETE FROM batches WHERE batch = 2', 'batches: closed batches are missing (1)'],
    [
      'DELETE FROM batches WHERE batch = 2',
      'outbox: messages are of a batch that is not closed (1)',
    ],
    [
      "UPDATE outbox SET state = 'lost' WHERE id = 1",
      'outbox: messages are in an unknown state (1)',
    ],
    [
      "UPDATE outbox SET channel = 'pigeon' WHERE id = 1",
      'outbox: messages have an unknown channel (1)',
    ],
    [
      'INSERT OR REPLACE INTO sid_filters VALUES (0, zeroblob(262144))',
      'filters: calls are missing from the filter of their segment (60)',
    ],
    ["UPDATE calls SET state = x'ff' WHERE id = 9", 'calls: rows cannot be decoded (1)'],
  ])('notices %s', async (sql, finding) => {
    const folder = folderWith(60);
    meddle(folder, sql);
    expect(told(await quietly(folder))).toContain(finding);
  });

  it('lists damaged and missing positions of the log as ranges', async () => {
    const folder = folderWith(60, 10);
    // Blocks of ten: one gone, two neighbours with the wrong bytes, the last one gone.
    meddle(
      folder,
      `DELETE FROM log WHERE first_position IN (11, 111);
       UPDATE log SET body = zeroblob(length(body)) WHERE first_position IN (51, 61)`,
    );
    const { findings } = await quietly(folder);
    const ofLog = findings.filter(({ part }) => part === 'log');
    expect(ofLog).toMatchObject([
      {
        problem: 'positions are missing',
        ranges: [
          { first: 11, last: 20 },
          { first: 111, last: 120 },
        ],
        count: 20,
      },
      { problem: 'positions cannot be read', ranges: [{ first: 51, last: 70 }], count: 20 },
    ]);
  });

  it.each([
    ['calls', 'leaf'],
    ['calls', 'internal'],
    ['log', 'leaf'],
    ['log', 'overflow'],
    ['calls_by_sid', 'leaf'],
    ['calls_by_from', 'leaf'],
    ['failures', 'leaf'],
  ] as const)('notices an overwritten page of %s (%s)', async (name, kind) => {
    const folder = folderWith(600, kind === 'overflow' ? 1200 : 100);
    const file = databaseIn(folder);
    const pages = pagesOf(file, name, kind);
    const page = pages[Math.floor(pages.length / 2)];
    expect(page).toBeDefined();
    overwritePage(file, page ?? 0);
    const report = await quietly(folder);
    expect(report.findings.map(({ part }) => part)).toContain('pages');
    expect(report.findings.length).toBeGreaterThan(1);
    const log = report.findings.filter(({ part }) => part === 'log');
    expect(log.length).toBe(name === 'log' ? 1 : 0);
  });

  it('reports a journal whose first batches are gone', async () => {
    const folder = folderWith(10);
    const journal = openTestJournal(folder, { salt: Buffer.from('saltsalt'), last: 5 });
    await writeBatch(journal, recordBytesOf('CA77'));
    const report = await quietly(folder);
    expect(report.checked.journalBatches).toBe(1);
    expect(report.findings).toMatchObject([
      {
        part: 'journal',
        problem: 'callbacks are missing',
        ranges: [{ first: 1, last: 5 }],
        count: 5,
      },
    ]);
    journal.applied(6);
    await journal.close();
  });
});

const recordBytesOf = (callSid: string): Buffer =>
  Buffer.concat(recordsOf([observe(progressOf(callSid, 'ringing', 1))]).map(({ bytes }) => bytes));
