import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../../../tests/support/askers.ts';
import type { Delivery } from '../../../../../tests/support/callbacks.ts';
import {
  failuresIn,
  holdsBatches,
  holdsCounts,
  holdsI1,
  logIn,
  rowsIn,
} from '../../../../../tests/support/store-contents.ts';
import { copyDatabase, testFolder } from '../../../../../tests/support/store-folder.ts';
import {
  acceptAtOnce,
  acceptInTurn,
  progressOf,
} from '../../../../../tests/support/store-observations.ts';
import { databaseIn, openStoreIn } from '../../../../../tests/support/store-open.ts';
import { exported, exportedEvents } from '../../../../../tests/support/store-pages.ts';
import { TestedWriter } from '../../../../../tests/support/store-writer.ts';
import type { Store } from '../../../../ports/store.ts';
import { openForWriting } from '../../database/database.ts';
import { type BackupSummary, backUp } from './backup.ts';

/** Ended calls, every third of them failed, each with a repeat of its first callback. */
const callsFrom = (first: number, count: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => `CA${first + index}`).flatMap((sid, index) => [
    progressOf(sid, 'ringing', index % 50),
    progressOf(sid, 'ringing', index % 50),
    progressOf(sid, index % 3 === 0 ? 'failed' : 'completed', (index % 50) + 1),
  ]);

const quietly = (from: string, to: string, overwrite = false): Promise<BackupSummary> =>
  backUp({ from, to, overwrite, progress: () => {} });

/** A data folder that contains only the backup. */
function restored(file: string): string {
  const folder = testFolder();
  copyFileSync(file, databaseIn(folder));
  return folder;
}

const contentsOf = async (store: Store) => ({
  calls: await exported(store.calls.exportCalls(EVERYTHING, {})),
  events: await exportedEvents(store.exports),
  counts: [...(await store.calls.countByStatus(EVERYTHING))].filter(([, count]) => count > 0),
});

describe('a backup', () => {
  it('has every call, event and batch of the original once it is restored', async () => {
    const folder = testFolder();
    const store = await openStoreIn(folder, { failureThreshold: 7 });
    await acceptInTurn(store.sink, callsFrom(1, 60));
    const file = join(testFolder(), 'backup.db');
    const summary = await quietly(folder, file);
    const original = await contentsOf(store);
    const failures = await store.failures.page(EVERYTHING, { limit: 50, cursor: null });
    await store.close();

    expect(summary).toMatchObject({
      calls: 60,
      events: 120,
      head: 180,
      journalBatches: 0,
      lost: [],
    });
    expect(summary.bytes).toBe(statSync(file).size);
    const again = await openStoreIn(restored(file), { failureThreshold: 7 });
    expect(await contentsOf(again)).toEqual(original);
    expect(await again.failures.page(EVERYTHING, { limit: 50, cursor: null })).toEqual(failures);
    await again.close();
  });

  it('is consistent, and has everything acknowledged before it began, while callbacks pour in', async () => {
    const folder = testFolder();
    await using store = await openStoreIn(folder, { failureThreshold: 7 });
    let acknowledged = 0;
    let backups = 0;
    let isBackingUp = true;
    const sending = (async () => {
      for (let first = 1; backups < 3; first += 20) {
        while (!isBackingUp && backups < 3) await setImmediate();
        // With a long call, whose earlier events are moved out of its row meanwhile.
        const deliveries = callsFrom(first, 20).map((delivery, index) =>
          index % 6 === 0
            ? progressOf('CA-long', 'ringing', 0, { SequenceNumber: `${first + index}` })
            : delivery,
        );
        await acceptAtOnce(store.sink, deliveries);
        // At most a third of them are repeats.
        acknowledged += 40;
      }
    })();
    while (backups < 3) {
      await expect.poll(() => acknowledged).toBeGreaterThan(0);
      const before = acknowledged;
      const file = join(testFolder(), 'backup.db');
      isBackingUp = true;
      await quietly(folder, file);
      isBackingUp = false;
      const again = restored(file);
      await (await openStoreIn(again, { failureThreshold: 7 })).close();
      const database = openForWriting(databaseIn(again));
      expect(logIn(database).length).toBeGreaterThanOrEqual(before);
      holdsI1(database);
      holdsCounts(database);
      holdsBatches(database, 7);
      database.close();
      backups += 1;
    }
    await sending;
  });

  it('contains what only the journal had when Callboard was killed', async () => {
    const folder = testFolder();
    const store = await openStoreIn(folder, {
      failureThreshold: 2,
      smsRecipients: ['+15550100009'],
    });
    const killed = testFolder();
    // Between two commits: the journal has the callbacks, the database doesn't yet.
    const answers = acceptAtOnce(store.sink, callsFrom(1, 3));
    await answers;
    for (const name of readdirSync(folder)) {
      if (name.startsWith('callboard.journal'))
        copyFileSync(join(folder, name), join(killed, name));
    }
    await store.close();
    openForWriting(databaseIn(killed)).close();

    const file = join(testFolder(), 'backup.db');
    const summary = await quietly(killed, file);
    expect(summary).toMatchObject({ head: 0 });
    expect(summary.journalBatches).toBeGreaterThan(0);
    const again = restored(file);
    const opened = await openStoreIn(again, {
      failureThreshold: 2,
      smsRecipients: ['+15550100009'],
    });
    expect(await exportedEvents(opened.exports)).toHaveLength(6);
    await opened.close();
    const reopened = await openStoreIn(again, { failureThreshold: 2 });
    expect(await exportedEvents(reopened.exports)).toHaveLength(6);
    await reopened.close();
    const database = openForWriting(databaseIn(again));
    expect(database.prepare('SELECT count(*) FROM journal_batches').pluck().get()).toBe(0);
    expect(failuresIn(database)).toHaveLength(1);
    database.close();
  });

  it('joins what no row held yet when Callboard was killed', async () => {
    const folder = testFolder();
    const tested = new TestedWriter(databaseIn(folder));
    tested.commit(callsFrom(1, 20), false);
    const killed = testFolder();
    copyDatabase(databaseIn(folder), databaseIn(killed));
    tested.abandon();
    const file = join(testFolder(), 'backup.db');
    expect(await quietly(killed, file)).toMatchObject({ events: 40, calls: 20 });
    const database = openForWriting(file);
    expect(rowsIn(database).size).toBe(20);
    holdsI1(database);
    database.close();
  });

  it('never lets the copy send an SMS that the original may have sent since', async () => {
    const folder = testFolder();
    const settings = {
      failureThreshold: 1,
      smsRecipients: ['+15550100009'],
      webhookUrl: 'http://127.0.0.1:9/',
    };
    const store = await openStoreIn(folder, settings);
    await acceptInTurn(store.sink, [progressOf('CA1', 'failed', 1)]);
    const file = join(testFolder(), 'backup.db');
    await quietly(folder, file);
    await store.close();

    const again = await openStoreIn(restored(file), settings);
    const entries = await again.outbox.unfinished();
    const reference = `CB-${store.installation}-1`;
    // A webhook's receiver recognises a repeat by its id; an SMS is first looked up by its reference.
    expect(entries).toMatchObject([
      { channel: 'sms', state: 'unsure', reference },
      { channel: 'webhook', state: 'pending', reference },
    ]);
    expect(again.installation).not.toBe(store.installation);
    await again.close();
  });

  it('is a single file that only its owner can read, with nothing beside it', async () => {
    const folder = testFolder();
    await (await openStoreIn(folder)).close();
    const target = testFolder();
    const file = join(target, 'backup.db');
    writeFileSync(`${file}.part`, 'of a run that was killed');
    await quietly(folder, file);
    expect(readdirSync(target)).toEqual(['backup.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('never replaces a file unless asked to', async () => {
    const folder = testFolder();
    await (await openStoreIn(folder)).close();
    const file = join(testFolder(), 'backup.db');
    writeFileSync(file, 'something else');
    await expect(quietly(folder, file)).rejects.toThrow('exists');
    expect(statSync(file).size).toBe('something else'.length);
    await quietly(folder, file, true);
    expect(statSync(file).size).toBeGreaterThan(1000);
  });

  it('reads a stopped data folder without leaving a file in it', async () => {
    const folder = testFolder();
    await (await openStoreIn(folder)).close();
    const before = readdirSync(folder).sort();
    await quietly(folder, join(testFolder(), 'backup.db'));
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('says which positions of a damaged log it lacks, and has all others', async () => {
    const folder = testFolder();
    const tested = new TestedWriter(databaseIn(folder));
    for (const delivery of callsFrom(1, 10)) tested.commit([delivery]);
    tested.database.exec('UPDATE log SET body = zeroblob(20) WHERE first_position IN (4, 5, 9)');
    tested.writer.close();
    const file = join(testFolder(), 'backup.db');
    expect((await quietly(folder, file)).lost).toEqual([
      { first: 4, last: 5 },
      { first: 9, last: 9 },
    ]);
    const database = openForWriting(file);
    expect(logIn(database)).toHaveLength(27);
    database.close();
  });

  it('refuses a folder without data, and creates nothing', async () => {
    const empty = testFolder();
    mkdirSync(join(empty, 'data'));
    const file = join(empty, 'backup.db');
    await expect(quietly(join(empty, 'data'), file)).rejects.toThrow(/holds no callboard\.db/);
    await expect(quietly(join(empty, 'nowhere'), file)).rejects.toThrow(/doesn't exist/);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(join(empty, 'nowhere'))).toBe(false);
  });
});
