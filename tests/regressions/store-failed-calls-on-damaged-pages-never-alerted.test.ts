/**
 * Calls that failed while their row was on a damaged page joined no failure batch, neither then nor after a
 * rebuild. No alert ever counted them, and from then on `verify` exited with 1 because of them.
 *
 * What must hold: after a rebuild, the next start counts each of them once, with its own threshold and
 * recipients, however often it is interrupted. Calls that were counted before, or turned out not to have
 * failed, aren't counted.
 */

import { expect, it } from 'vitest';
import type { Logger } from '../../src/ports/logger.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { backUp } from '../../src/store/sqlite/maintenance/backup/backup.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { CallScan } from '../../src/store/sqlite/maintenance/scan/call-scan.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { fillFolder } from '../support/store-calls.ts';
import { failuresIn, holdsBatches, holdsI1 } from '../support/store-contents.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { databaseIn, openStoreIn } from '../support/store-open.ts';
import { TestedWriter } from '../support/store-writer.ts';

/** With this many, writing a row on a page next to the damaged one never moves rows between the two. */
const CALLS = 340;
const THRESHOLD = 7;
const RECIPIENT = '+15550100009';
const RULES = { failureThreshold: THRESHOLD, smsRecipients: [RECIPIENT] };

const names = Array.from({ length: CALLS }, (_, index) => `CA${index + 1}`);
const ringing = names.map((sid, index) => progressOf(sid, 'ringing', index % 50));
const failing = (sids: readonly string[]) => sids.map((sid) => progressOf(sid, 'failed', 90));
const quietly = (folder: string) => rebuild(folder, () => {});
const check = (folder: string) => verify(folder, () => {});

/** Overwrites a page of calls in a stopped folder, and returns the calls that were on it. */
function damageCalls(folder: string): readonly string[] {
  const file = databaseIn(folder);
  const pages = pagesOf(file, 'calls', 'leaf');
  overwritePage(file, pages[Math.floor(pages.length / 2)] ?? 0);
  const damaged = new Set(names);
  const database = openForWriting(file);
  const rows = new CallScan(database);
  // One by one, as the writer reads them: a scan would reach the page through its neighbours.
  for (let id = 1; id <= CALLS; id += 1) damaged.delete(rows.row(id)?.call_sid ?? '');
  database.close();
  expect(damaged.size).toBeGreaterThan(2 * THRESHOLD);
  expect(damaged.size).toBeLessThan(CALLS / 2);
  return [...damaged];
}

/** A logger that records warnings. */
function noting() {
  const warnings: { readonly fields: object; readonly message: string }[] = [];
  const ignore = (): void => undefined;
  const warn = (fields: object, message: string): number => warnings.push({ fields, message });
  const logger: Logger = { debug: ignore, info: ignore, warn, error: ignore };
  return { warnings, logger };
}

const outboxOf = (folder: string) => {
  const database = openForWriting(databaseIn(folder));
  const entries = database
    .prepare('SELECT subject_id AS batch, channel, recipient FROM outbox ORDER BY id')
    .all();
  database.close();
  return entries;
};

const oneSmsForEach = (batches: number) =>
  Array.from({ length: batches }, (_, index) => ({
    batch: index + 1,
    channel: 'sms',
    recipient: RECIPIENT,
  }));

/** Each failed call is in one batch, and the batches are as if nothing had been damaged. */
function holds(folder: string, failed: readonly string[]): void {
  const database = openForWriting(databaseIn(folder));
  holdsBatches(database, THRESHOLD);
  holdsI1(database);
  expect(failuresIn(database).map(({ callSid }) => callSid)).toEqual(failed);
  database.close();
  expect(outboxOf(folder)).toEqual(oneSmsForEach(Math.floor(failed.length / THRESHOLD)));
}

it('counts each of them once, at the first start after a rebuild', async () => {
  const folder = testFolder();
  fillFolder(folder, ringing, { atOnce: 100 });
  const damaged = damageCalls(folder);
  const others = names.filter((sid) => !damaged.includes(sid)).slice(0, 10);
  const store = await openStoreIn(folder, RULES);
  // The last to ring fails first, since only the order of failures matters.
  const hidden = [...damaged].reverse();
  await acceptInTurn(store.sink, failing([...others.slice(0, 5), ...hidden, ...others.slice(5)]));
  await store.close();

  expect(quietly(folder)).toMatchObject({ failuresDue: hidden.length, failedWithoutBatch: 0 });
  const waiting = await check(folder);
  expect(waiting).toMatchObject({ findings: [], failuresDue: hidden.length });
  // After a second rebuild they still wait, each only once.
  expect(quietly(folder)).toMatchObject({ failuresDue: hidden.length, failedWithoutBatch: 0 });

  const { logger, warnings } = noting();
  await (await openStoreIn(folder, { ...RULES, logger })).close();
  expect(warnings).toEqual([
    {
      fields: { calls: hidden.length },
      message:
        'Calls that failed while damaged pages hid them are in failure batches now, and count toward alerts.',
    },
  ]);
  holds(folder, [...others, ...hidden]);
  expect(await check(folder)).toMatchObject({ findings: [], failuresDue: 0 });

  const again = noting();
  await (await openStoreIn(folder, { ...RULES, logger: again.logger })).close();
  expect(again.warnings).toEqual([]);
  holds(folder, [...others, ...hidden]);
});

it('corrects them afterwards like any other failed call, and ignores that they fail again', async () => {
  const folder = testFolder();
  fillFolder(folder, ringing, { atOnce: 100 });
  const damaged = damageCalls(folder);
  const store = await openStoreIn(folder, RULES);
  await acceptInTurn(store.sink, failing(damaged));
  await store.close();
  quietly(folder);
  const mended = await openStoreIn(folder, RULES);
  const [first = '', ...rest] = damaged;
  await acceptInTurn(mended.sink, [progressOf(first, 'completed', 80), ...failing(rest)]);
  await mended.close();
  const database = openForWriting(databaseIn(folder));
  holdsBatches(database, THRESHOLD);
  expect(failuresIn(database)[0]).toEqual({ batch: 1, callSid: first, corrected: true });
  database.close();
  expect((await check(folder)).findings).toEqual([]);
});

it('leaves out calls that turned out not to have failed, and marks those that were counted before', async () => {
  const folder = testFolder();
  const counted = names.filter((_, index) => index % 2 === 0);
  fillFolder(folder, [...ringing, ...failing(counted)], { atOnce: 100, ...RULES });
  const damaged = damageCalls(folder);
  const corrected = damaged.slice(0, 6);
  const store = await openStoreIn(folder, RULES);
  await acceptInTurn(store.sink, [
    ...failing(damaged.filter((sid) => !counted.includes(sid))),
    ...corrected.map((sid) => progressOf(sid, 'completed', 80)),
  ]);
  await store.close();
  const missed = damaged.filter((sid) => !counted.includes(sid) && !corrected.includes(sid));
  expect(quietly(folder)).toMatchObject({ failuresDue: missed.length, failedWithoutBatch: 0 });
  expect((await check(folder)).findings).toEqual([]);
  await (await openStoreIn(folder, RULES)).close();
  holds(folder, [...counted, ...missed]);
  const database = openForWriting(databaseIn(folder));
  const marked = failuresIn(database).filter((failure) => failure.corrected);
  database.close();
  expect(marked.map(({ callSid }) => callSid)).toEqual(
    corrected.filter((sid) => counted.includes(sid)),
  );
  expect((await check(folder)).findings).toEqual([]);
});

it('does not count a call again if its line in a batch is lost', async () => {
  const folder = testFolder();
  fillFolder(folder, [...ringing, ...failing(names)], { atOnce: 100, ...RULES });
  const damaged = damageCalls(folder);
  const [lines = 0] = pagesOf(databaseIn(folder), 'failures', 'leaf');
  overwritePage(databaseIn(folder), lines);
  const before = outboxOf(folder);
  const store = await openStoreIn(folder, { ...RULES });
  await acceptInTurn(store.sink, failing(damaged));
  await store.close();
  const report = quietly(folder);
  expect(report).toMatchObject({ failuresDue: 0, incomplete: ['failures'] });
  expect(report.failedWithoutBatch).toBeGreaterThan(0);
  await (await openStoreIn(folder, RULES)).close();
  expect(outboxOf(folder)).toEqual(before);
});

it('waits for another rebuild if the call is on a damaged page once more', async () => {
  const folder = testFolder();
  fillFolder(folder, ringing, { atOnce: 100 });
  const first = damageCalls(folder);
  const store = await openStoreIn(folder, RULES);
  await acceptInTurn(store.sink, failing(first));
  await store.close();
  quietly(folder);
  const second = damageCalls(folder);
  await (await openStoreIn(folder, RULES)).close();
  const hiddenAgain = first.filter((sid) => second.includes(sid));
  expect(hiddenAgain.length).toBeGreaterThan(0);
  expect(quietly(folder)).toMatchObject({ failuresDue: hiddenAgain.length });
  await (await openStoreIn(folder, RULES)).close();
  const seenAtOnce = first.filter((sid) => !second.includes(sid));
  holds(folder, [...seenAtOnce, ...hiddenAgain]);
  expect(await check(folder)).toMatchObject({ findings: [], failuresDue: 0 });
});

it('counts them in a restored backup, once that is rebuilt', async () => {
  const folder = testFolder();
  const numbered = (sid: string, status: string, index: number) =>
    progressOf(sid, status, 1, { From: `+1555${1_000_000 + index}` });
  const old = Array.from({ length: 900 }, (_, index) => numbered(`CA${index}`, 'ringing', index));
  fillFolder(folder, old, { atOnce: 100 });
  // Rows can be read and copied, but none can be added.
  for (const page of pagesOf(databaseIn(folder), 'calls_by_from', 'leaf')) {
    overwritePage(databaseIn(folder), page);
  }
  const added = Array.from({ length: 30 }, (_, index) => `CB${index}`);
  const store = await openStoreIn(folder, RULES);
  await acceptInTurn(
    store.sink,
    added.map((sid, index) => numbered(sid, 'failed', index)),
  );
  await store.close();

  const restored = testFolder();
  await backUp({ from: folder, to: databaseIn(restored), overwrite: false, progress: () => {} });
  // A start before the rebuild leaves them as they are.
  const unrepaired = await openStoreIn(restored, RULES);
  await expect.poll(() => unrepaired.maintenance.hasDamagedPages()).toBe(true);
  await unrepaired.close();
  expect(quietly(restored)).toMatchObject({ failuresDue: added.length, failedWithoutBatch: 0 });
  await (await openStoreIn(restored, RULES)).close();
  holds(restored, added);
  expect((await check(restored)).findings).toEqual([]);
});

it('rolls back a failed transaction as a whole, and counts all of them at the next try', async () => {
  const folder = testFolder();
  fillFolder(folder, ringing, { atOnce: 100 });
  const damaged = damageCalls(folder);
  const store = await openStoreIn(folder, RULES);
  await acceptInTurn(store.sink, failing(damaged));
  await store.close();
  quietly(folder);
  const tested = new TestedWriter(databaseIn(folder), RULES);
  tested.database.exec(
    `CREATE TRIGGER failing BEFORE INSERT ON batches WHEN NEW.batch = 2
     BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  expect(() => tested.writer.admitMissed()).toThrow('no');
  expect(failuresIn(tested.database)).toEqual([]);
  tested.database.exec('DROP TRIGGER failing');
  expect(tested.writer.admitMissed()).toBe(damaged.length);
  tested.abandon();
  holds(folder, damaged);
});
