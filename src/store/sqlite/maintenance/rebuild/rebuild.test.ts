import { copyFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../../../tests/support/askers.ts';
import { callsFrom, fillFolder } from '../../../../../tests/support/store-calls.ts';
import {
  failuresIn,
  holdsCounts,
  holdsI1,
  logIn,
  rowsIn,
} from '../../../../../tests/support/store-contents.ts';
import { overwritePage, pagesOf } from '../../../../../tests/support/store-damage.ts';
import { testFolder } from '../../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../../tests/support/store-observations.ts';
import { databaseIn, openStoreIn } from '../../../../../tests/support/store-open.ts';
import { exported } from '../../../../../tests/support/store-pages.ts';
import { TestedWriter } from '../../../../../tests/support/store-writer.ts';
import { lockForWriting, openForWriting } from '../../database/database.ts';
import { verify } from '../verify/verify.ts';
import { type RebuildReport, rebuild } from './rebuild.ts';

const quietly = (folder: string): RebuildReport => rebuild(folder, () => {});

/** Repeats of some calls' first callbacks. */
const repeats = callsFrom(1, 40).filter((_, index) => index % 8 === 0);

/** A stopped data folder with this many calls, some of them with repeats. */
function folderWith(count: number, atOnce = 20): string {
  const folder = testFolder();
  fillFolder(folder, [...callsFrom(1, count), ...repeats, ...repeats], { atOnce });
  return folder;
}

/** What's stored, whatever its ids. */
function contentsOf(folder: string) {
  const database = openForWriting(databaseIn(folder));
  const calls = new Map(
    [...rowsIn(database)].map(([name, { placed, failureBatch }]) => [
      name,
      { placed, failureBatch },
    ]),
  );
  const contents = {
    calls,
    log: logIn(database).map(({ position, record }) => [position, record.bytes.toString('latin1')]),
    failures: database.prepare('SELECT * FROM failures').all(),
    batches: database.prepare('SELECT * FROM batches').all(),
    outbox: database.prepare('SELECT * FROM outbox').all(),
    progress: database
      .prepare(
        'SELECT installation, head, open_batch, open_count, open_since, journal FROM progress',
      )
      .all(),
  };
  holdsCounts(database);
  database.close();
  return contents;
}

function meddle(folder: string, sql: string): void {
  const database = openForWriting(databaseIn(folder));
  database.exec(sql);
  database.close();
}

function damage(folder: string, name: string, kind: 'leaf' | 'internal', share = 0.5): void {
  const pages = pagesOf(databaseIn(folder), name, kind);
  const page = pages[Math.floor(pages.length * share)];
  if (page === undefined) expect.fail(`${name} has no ${kind} page`);
  overwritePage(databaseIn(folder), page);
}

const problemsIn = async (folder: string) => (await verify(folder, () => {})).findings;

describe('rebuild', () => {
  it('recreates calls, repeats with their places, and counts, and keeps decisions', async () => {
    const folder = folderWith(200);
    const before = contentsOf(folder);
    const report = quietly(folder);
    expect(report).toMatchObject({
      calls: 200,
      events: 400,
      lost: [],
      incomplete: [],
      failedWithoutBatch: 0,
      keptAside: null,
      differences: { changed: 0, added: 0, removed: 0, keptFromRows: 0, callSids: [] },
    });
    expect(contentsOf(folder)).toEqual(before);
    expect(await problemsIn(folder)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['callboard.db', 'callboard.lock']);
  });

  it('corrects what differs from the events, and names the calls', async () => {
    const folder = folderWith(100);
    const before = contentsOf(folder);
    meddle(
      folder,
      `UPDATE calls SET status = 'busy' WHERE call_sid = 'CA5';
       UPDATE calls SET from_number = '+15550000000' WHERE call_sid = 'CA6';
       DELETE FROM calls WHERE call_sid = 'CA7';
       DELETE FROM call_counts; DELETE FROM segments;`,
    );
    expect(quietly(folder).differences).toEqual({
      changed: 1,
      redimensioned: 0,
      added: 1,
      removed: 0,
      keptFromRows: 0,
      callSids: ['CA6', 'CA7'],
    });
    expect(contentsOf(folder)).toEqual(before);
    expect(await problemsIn(folder)).toEqual([]);
  });

  it.each([
    ['calls', 'leaf'],
    ['calls', 'internal'],
    ['calls_by_sid', 'leaf'],
    ['calls_by_to', 'leaf'],
    ['call_counts', 'leaf'],
    ['segments', 'leaf'],
  ] as const)(
    'repairs an overwritten page of %s (%s), and keeps the damaged file',
    async (name, kind) => {
      const folder = folderWith(900, 100);
      const before = contentsOf(folder);
      damage(folder, name, kind);
      expect(await problemsIn(folder)).not.toEqual([]);
      const report = quietly(folder);
      expect(report).toMatchObject({ calls: 900, events: 1800, lost: [], incomplete: [] });
      const after = contentsOf(folder);
      const withoutIds = ({ calls }: typeof after) =>
        [...calls.values()].map(({ placed, failureBatch }) => ({ ...placed, failureBatch }));
      expect(withoutIds(after)).toEqual(withoutIds(before));
      expect({ ...after, calls: null }).toEqual({ ...before, calls: null });
      expect(await problemsIn(folder)).toEqual([]);
      const { keptAside } = report;
      expect(keptAside).toMatch(/callboard\.db\.damaged-\d{8}T\d{6}$/);
      expect(statSync(keptAside ?? '').size).toBeGreaterThan(500_000);
    },
  );

  it('loses only the records on a damaged page of the log, and keeps what rows say about their calls', async () => {
    const folder = folderWith(600, 10);
    const before = contentsOf(folder);
    damage(folder, 'log', 'leaf');
    const report = quietly(folder);
    const { lost } = report;
    expect(lost).toHaveLength(1);
    const [{ first, last } = { first: 0, last: 0 }] = lost;
    expect(last - first).toBeGreaterThan(5);
    expect(last - first).toBeLessThan(200);
    const after = contentsOf(folder);
    expect(after.log).toEqual(
      before.log.filter(([position]) => Number(position) < first || Number(position) > last),
    );
    // Every call is unchanged, even those whose events are gone.
    expect(after.calls).toEqual(before.calls);
    expect(after.failures).toEqual(before.failures);
    expect(report.differences).toMatchObject({ changed: 0, added: 0, removed: 0 });
    expect(report.differences.keptFromRows).toBeGreaterThan(0);
    expect(report.keptAside).not.toBeNull();
    const problems = await problemsIn(folder);
    expect(problems.map(({ part }) => part)).toEqual(['log']);
    expect(problems[0]?.ranges).toEqual(lost);
  });

  it('survives damage to calls and log together', async () => {
    const folder = folderWith(600, 10);
    const before = contentsOf(folder);
    damage(folder, 'log', 'leaf', 0.3);
    damage(folder, 'log', 'leaf', 0.8);
    damage(folder, 'calls', 'leaf', 0.6);
    damage(folder, 'calls_by_from', 'leaf', 0);
    const { lost, incomplete } = quietly(folder);
    expect(lost).toHaveLength(2);
    expect(incomplete).toEqual([]);
    const after = contentsOf(folder);
    const gone = ([position]: readonly unknown[]) =>
      lost.some(({ first, last }) => Number(position) >= first && Number(position) <= last);
    expect(after.log).toEqual(before.log.filter((entry) => !gone(entry)));
    expect(after.calls.size).toBeGreaterThan(590);
  });

  it('says which decisions could not be read', () => {
    const folder = folderWith(900, 100);
    damage(folder, 'failures', 'leaf');
    const report = quietly(folder);
    expect(report.incomplete).toEqual(['failures']);
    const database = openForWriting(databaseIn(folder));
    expect(failuresIn(database).length).toBeGreaterThan(200);
    database.close();
  });

  it('continues from where it was, and takes in the journal at the next start', async () => {
    const folder = folderWith(50);
    quietly(folder);
    const store = await openStoreIn(folder, { failureThreshold: 7 });
    expect(await exported(store.calls.exportCalls(EVERYTHING, {}))).toHaveLength(50);
    await store.close();
    expect(await problemsIn(folder)).toEqual([]);
  });

  it('recreates calls with more events than their row lists', async () => {
    const folder = testFolder();
    const long = Array.from({ length: 400 }, (_, index) =>
      progressOf(`CA${index % 2}`, 'ringing', index, { SequenceNumber: `${index}` }),
    );
    fillFolder(folder, [...long, ...long.slice(0, 9)]);
    const before = contentsOf(folder);
    expect(quietly(folder).differences).toMatchObject({ changed: 0, added: 0 });
    expect(contentsOf(folder)).toEqual(before);
    const database = openForWriting(databaseIn(folder));
    holdsI1(database);
    database.close();
  });

  it('accepts a database from an older version, without the tables of missed failures', async () => {
    const folder = folderWith(50);
    meddle(
      folder,
      'DROP TABLE api_keys; DROP TABLE sessions; DROP TABLE audit; DROP TABLE set_aside_events; DROP TABLE missed_failures; DROP INDEX calls_by_account; ALTER TABLE failures DROP COLUMN account_sid; ALTER TABLE failures DROP COLUMN failed_at; PRAGMA user_version = 9',
    );
    expect(quietly(folder)).toMatchObject({ calls: 50, incomplete: [], failuresDue: 0 });
    expect(await problemsIn(folder)).toEqual([]);
  });

  it('joins what no row held yet when Callboard was killed', async () => {
    const folder = testFolder();
    const tested = new TestedWriter(databaseIn(folder), { failureThreshold: 7 });
    tested.commit(callsFrom(1, 50), false);
    tested.abandon();
    expect(quietly(folder)).toMatchObject({ calls: 50, events: 100 });
    expect(await problemsIn(folder)).toEqual([]);
  });

  it('refuses a folder that Callboard has open, and one without data', async () => {
    const folder = folderWith(5);
    const lock = lockForWriting(databaseIn(folder));
    const before = readdirSync(folder);
    expect(() => quietly(folder)).toThrow(/Another Callboard uses it: stop that one/);
    expect(readdirSync(folder)).toEqual(before);
    lock.close();
    expect(() => quietly(testFolder())).toThrow(/holds no callboard\.db/);
    expect(() => quietly(join(folder, 'nowhere'))).toThrow(/doesn't exist/);
  });

  it('says that a file without its first page can only be restored from a backup', () => {
    const folder = folderWith(5);
    overwritePage(databaseIn(folder), 1);
    expect(() => quietly(folder)).toThrow(/restore a backup/);
    expect(readdirSync(folder).sort()).toEqual(['callboard.db', 'callboard.lock']);
  });
});

describe('an interrupted rebuild', () => {
  /** A folder, and the finished database that a rebuild would put in its place. */
  function rebuiltOnce(): {
    readonly folder: string;
    readonly rebuilt: string;
    readonly calls: unknown;
  } {
    const folder = folderWith(60);
    const { calls } = contentsOf(folder);
    const other = testFolder();
    copyFileSync(databaseIn(folder), databaseIn(other));
    quietly(other);
    damage(folder, 'calls', 'leaf');
    return { folder, rebuilt: databaseIn(other), calls };
  }

  it('starts over if it was not complete', async () => {
    const { folder, calls } = rebuiltOnce();
    writeFileSync(`${databaseIn(folder)}.rebuilding`, 'half of a database');
    expect(quietly(folder).calls).toBe(60);
    expect(contentsOf(folder).calls.size).toBe((calls as Map<string, unknown>).size);
  });

  it.each([
    ['nothing was moved yet', () => {}],
    [
      'its write-ahead log was moved',
      (file: string) => renameSync(`${file}-wal`, `${file}.gone-wal`),
    ],
    [
      'the old database was moved',
      (file: string) => {
        renameSync(`${file}-wal`, `${file}.gone-wal`);
        renameSync(file, `${file}.gone`);
      },
    ],
  ])('is finished by the next start if it was complete (%s)', async (_at, moved) => {
    const { folder, rebuilt, calls } = rebuiltOnce();
    const file = databaseIn(folder);
    copyFileSync(rebuilt, `${file}.rebuilt-from-damaged`);
    // The old database's: it must never be read as the new one's.
    writeFileSync(`${file}-wal`, 'frames of another database');
    moved(file);
    await expect(verify(folder, () => {})).rejects.toThrow(/A rebuild of .* was interrupted/);
    const store = await openStoreIn(folder, { failureThreshold: 7 });
    expect(await exported(store.calls.exportCalls(EVERYTHING, {}))).toHaveLength(60);
    await store.close();
    expect(contentsOf(folder).calls).toEqual(calls);
    expect(readdirSync(folder).some((name) => name.includes('.rebuilt'))).toBe(false);
  });
});
