/** The embedded store keeps the promises of every store, and some of its own. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Acceptance } from '../../src/ports/event-sink.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { EVERYTHING } from '../support/askers.ts';
import { SILENT } from '../support/silent.ts';
import { acceptAtOnce, acceptInTurn, progressOf } from '../support/store-observations.ts';
import { EXPORT_THREAD, sqliteHarness } from '../support/store-sqlite.ts';
import { UNCOUNTED } from '../support/uncounted.ts';
import { describeAuditLog } from './audit-log.contract.ts';
import { describeCallList } from './call-list.contract.ts';
import { describeCallStore } from './call-store.contract.ts';
import { describeCredentials } from './credentials.contract.ts';
import { describeEventSink } from './event-sink.contract.ts';
import { describeFailureBatches } from './failure-batches.contract.ts';
import { describeForwardCursors } from './forward-cursors.contract.ts';
import { describeOutbox } from './outbox.contract.ts';

describeEventSink('SQLite', sqliteHarness());
describeCallList('SQLite', sqliteHarness());
describeCallStore('SQLite', sqliteHarness());
describeFailureBatches('SQLite', sqliteHarness());
describeOutbox('SQLite', sqliteHarness());
describeCredentials('SQLite', sqliteHarness());
describeAuditLog('SQLite', sqliteHarness());
describeForwardCursors('SQLite', sqliteHarness());

describe('SQLite while it cannot write', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  // The writer waits five seconds for a lock.
  it('keeps what is in its journal, answers `failed` once it knows, and continues once it can', async () => {
    const store = await harness.open({ failureThreshold: 1 });
    await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);
    expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({ status: 'ringing' });
    const told: string[] = [];
    store.feed.onCommit(
      ({ deliveries }) => told.push(...deliveries.map(({ outcome }) => outcome)),
      { changes: false },
    );
    const other = new Sqlite(harness.fileOf(store));
    other.exec('BEGIN IMMEDIATE');
    const [failed, refused] = [progressOf('CA1', 'failed', 2), progressOf('CA2', 'failed', 2)];

    expect(await acceptInTurn(store.sink, [failed])).toEqual(['stored']);
    let answer: Acceptance = 'stored';
    let accepted = 1;
    while (answer === 'stored') {
      [answer = 'failed'] = await acceptInTurn(store.sink, [refused]);
      if (answer === 'stored') accepted += 1;
    }

    expect(answer).toBe('failed');
    expect(harness.isOpen(store)).toBe(false);
    expect(told).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    const again = await store.reopen();
    expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject({
      status: 'failed',
      events: 2,
    });
    const others = await again.calls.call(EVERYTHING, 'CA2');
    expect((others?.events ?? 0) + (others?.duplicates ?? 0)).toBe(accepted - 1);
    expect(await again.failures.withoutReport()).toHaveLength(others === null ? 1 : 2);
  });
});

describe('SQLite after a crash between an answer and its commit', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  it('has what was answered, once, and decides on it now', async () => {
    const store = await harness.open({ failureThreshold: 2 });
    await acceptInTurn(store.sink, [progressOf('CA1', 'failed', 1)]);
    await store.failures.withoutReport();
    const file = harness.fileOf(store);
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    // The database is locked, so these reach only the journal.
    const answers = await acceptAtOnce(store.sink, [
      progressOf('CA1', 'failed', 1),
      progressOf('CA2', 'failed', 2),
      progressOf('CA3', 'ringing', 3),
    ]);
    expect(new Set(answers)).toEqual(new Set(['stored']));

    const crashed = mkdtempSync(join(tmpdir(), 'callboard-crashed-'));
    cpSync(dirname(file), crashed, { recursive: true });
    other.exec('ROLLBACK');
    other.close();
    const rules = {
      failureThreshold: 2,
      targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
    };
    const again = await openSqliteStore({
      file: join(crashed, basename(file)),
      rules,
      clock: { now: () => Date.now() },
      logger: SILENT,
      metrics: UNCOUNTED,
      exportThread: EXPORT_THREAD,
      onFatal: (error) => expect.fail(error.message),
    });
    try {
      expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject({ events: 1, duplicates: 1 });
      expect(await again.calls.call(EVERYTHING, 'CA2')).toMatchObject({
        status: 'failed',
        events: 1,
      });
      expect(await again.calls.call(EVERYTHING, 'CA3')).toMatchObject({
        status: 'ringing',
        events: 1,
      });
      expect(await again.failures.withoutReport()).toMatchObject([{ batch: 1, count: 2 }]);
    } finally {
      await again.close();
      rmSync(crashed, { recursive: true });
    }
  });
});

describe('SQLite when more arrives than it can hold', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  it('sheds what its queue has no room for, keeps none of it, and continues', async () => {
    const store = await harness.open();
    const told: string[] = [];
    store.feed.onCommit(
      ({ deliveries }) => told.push(...deliveries.map(({ outcome }) => outcome)),
      { changes: false },
    );
    // 64 MiB may wait: 1024 of these, or slightly fewer with the rest of each record.
    const large = 'x'.repeat(64 * 1024);
    const deliveries = Array.from({ length: 1100 }, (_, index) =>
      progressOf(`CA${index}`, 'ringing', 0, { Large: large }),
    );

    const answers = await acceptAtOnce(store.sink, deliveries);

    const shed = answers.filter((answer) => answer === 'shed').length;
    expect(shed).toBeGreaterThan(70);
    expect(shed).toBeLessThan(150);
    expect(answers.slice(-shed)).toEqual(Array.from({ length: shed }, () => 'shed'));
    expect(await store.calls.call(EVERYTHING, 'CA1099')).toBeNull();
    expect(told).toEqual(Array.from({ length: 1100 - shed }, () => 'stored'));
    expect(await acceptInTurn(store.sink, deliveries.slice(-1))).toEqual(['stored']);
    expect(await store.calls.call(EVERYTHING, 'CA1099')).toMatchObject({
      status: 'ringing',
      events: 1,
    });
  });
});
