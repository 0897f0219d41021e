/** A script of commits and failures, played to a writer on real SQLite, whose result is then checked. */

import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { expect } from 'vitest';
import { rankOf } from '../../src/core/call-status.ts';
import { rowOf } from '../../src/core/calls/call-row.ts';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { statusOf } from '../../src/core/calls/call-view.ts';
import type { CommittedCall } from '../../src/ports/change-feed.ts';
import type { PlacedCall } from '../../src/store/projection/placed-call.ts';
import { readChange } from '../../src/store/sqlite/calls/packed-change.ts';
import { openForWriting, type SqliteDatabase } from '../../src/store/sqlite/database/database.ts';
import { progressIn } from '../../src/store/sqlite/database/progress-row.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { type Delivery, eventOf, OWN_DIMENSIONS, T0 } from './callbacks.ts';
import { callNames } from './histories.ts';
import { expectSame, holdsI5, holdsI6 } from './invariants.ts';
import {
  failuresIn,
  holdsBatches,
  holdsCounts,
  holdsI1,
  keysOf,
  logIn,
  nameOf,
  rowsIn,
} from './store-contents.ts';
import { Expected } from './store-expected.ts';
import { copyDatabase } from './store-folder.ts';
import { TestedWriter, type WriterSettings } from './store-writer.ts';

/** The last time that a `Date` can be. */
const LAST_TIME = 8.64e15;

/** What happens to the store before a batch. */
export type Happening =
  | 'nothing'
  | 'written back'
  | 'one call written back'
  | 'closed'
  | 'killed'
  | 'killed while committing'
  | 'one call erased'
  | 'killed while erasing'
  | 'events expired'
  | 'killed while events expire'
  | 'disk full'
  | 'log fails'
  | 'commit fails';

export interface Step {
  /** How many callbacks are committed together. */
  readonly batch: number;
  readonly light: boolean;
  /** Milliseconds that pass first. */
  readonly pause: number;
  readonly happening: Happening;
}

/** Writes that fail: for whole batches early or late, and for some single events too. */
const FAILING = {
  'log fails': `CREATE TEMP TRIGGER failing BEFORE INSERT ON log
    WHEN NEW.count > 1 OR NEW.first_received_at / 1000 % 2 = 0
    BEGIN SELECT RAISE(ABORT, 'told to fail'); END`,
  'commit fails': `CREATE TEMP TRIGGER failing BEFORE UPDATE ON progress
    WHEN NEW.head > OLD.head + 1 OR NEW.open_count > OLD.open_count
    BEGIN SELECT RAISE(ROLLBACK, 'told to fail'); END`,
};

/** Copies the log of one database into another, which is empty. */
function copyLog(from: string, to: string): void {
  const database = openForWriting(to);
  database.exec(
    `ATTACH '${from}' AS source;
     INSERT INTO main.log SELECT * FROM source.log;
     UPDATE progress SET head = (SELECT head FROM source.progress), replay_from = 1;`,
  );
  database.close();
}

/** A store that a script is played to. */
export class Play {
  readonly expected: Expected;
  readonly #settings: WriterSettings & { readonly failureThreshold: number };
  readonly #folder: string;
  #file: string;
  #files = 0;
  #erasures = 0;
  #tested: TestedWriter;
  /** The closed batches that were announced. */
  readonly #closedBatches: number[] = [];
  /** The calls as the rows last showed them. */
  #shown = new Map<string, CallState>();

  constructor(
    folder: string,
    empty: string,
    settings: WriterSettings & { readonly failureThreshold: number },
  ) {
    this.#folder = folder;
    this.#settings = settings;
    this.expected = new Expected(settings.failureThreshold);
    this.#file = this.#nextFile();
    copyDatabase(empty, this.#file);
    this.#tested = new TestedWriter(this.#file, settings);
  }

  commit(deliveries: readonly Delivery[], step: Step): void {
    const { writer, database } = this.#tested;
    this.#tested.now += step.pause;
    switch (step.happening) {
      case 'nothing':
        break;
      case 'written back':
        writer.writeBack();
        break;
      case 'one call written back':
        writer.writeBackCall(callNames(1, 'twilio').callSid);
        break;
      case 'closed':
        writer.close();
        this.#open(this.#file);
        this.#check();
        break;
      case 'killed':
        this.#kill();
        break;
      case 'killed while committing':
        this.#killWhileCommitting(deliveries, step.light);
        break;
      case 'one call erased':
        this.#erase(false);
        break;
      case 'killed while erasing':
        this.#erase(true);
        break;
      case 'events expired':
        this.#expire(false);
        break;
      case 'killed while events expire':
        this.#expire(true);
        break;
      case 'disk full':
        this.#starved(database, () => this.#commit(deliveries, step.light));
        break;
      case 'log fails':
      case 'commit fails':
        database.exec(FAILING[step.happening]);
        this.#commit(deliveries, step.light);
        database.exec('DROP TRIGGER failing');
        break;
    }
    this.#commit(deliveries, step.light);
  }

  /** Closes the store and checks everything it left behind. */
  end(empty: string): void {
    this.#tested.writer.close();
    const database = openForWriting(this.#file);
    this.#holdsAll(database);
    // Each closed batch was announced, once.
    const last = this.expected.failures.length / this.#settings.failureThreshold;
    expectSame(
      this.#closedBatches,
      Array.from({ length: Math.floor(last) }, (_, index) => index + 1),
    );
    const hasAllEvents = progressIn(database).expired_through === 0;
    if (hasAllEvents) this.#replaysFrom(database, empty);
    database.close();
    if (!hasAllEvents) this.#rebuilds();
  }

  #commit(deliveries: readonly Delivery[], light: boolean): void {
    const { outcomes, changed, admitted, closed, failure } = this.#tested.commit(deliveries, light);
    if (failure === null) expectSame(outcomes.length, deliveries.length);
    const before = new Map(this.expected.calls);
    const failuresBefore = this.expected.failures.length;
    const touched = new Set<string>();
    for (const [index, delivery] of deliveries.entries()) {
      const outcome = outcomes[index] ?? 'failed';
      this.expected.take(delivery, outcome);
      if (outcome === 'stored' || outcome === 'duplicate') touched.add(nameOf(eventOf(delivery)));
    }
    this.#holdsChanges(changed.map(readChange), touched, before);
    expectSame(
      admitted.map(({ batch, row }) => [batch, row.callSid]),
      this.expected.failures.slice(failuresBefore).map(({ batch, callSid }) => [batch, callSid]),
    );
    this.#closedBatches.push(...closed.map(({ batch }) => batch));
  }

  /** A commit reports exactly the calls it touched, in their current state and as they had ended before. */
  #holdsChanges(
    changed: readonly CommittedCall[],
    touched: ReadonlySet<string>,
    before: ReadonlyMap<string, CallState>,
  ): void {
    const calls = Map.groupBy(changed, nameOf);
    expectSame(new Set(calls.keys()), touched);
    for (const [name, changes] of calls) {
      const [first, last] = [changes.at(0), changes.at(-1)];
      const expected = this.expected.calls.get(name);
      expectSame(last && rowOf(last.state()), expected && rowOf(expected));
      expectSame(last?.status, expected && statusOf(expected));
      const earlier = first?.endedBefore();
      const known = before.get(name);
      expectSame(earlier ? rowOf(earlier) : null, known?.end ? rowOf(known) : null);
    }
  }

  /** Erases a call, another one each time. */
  #erase(isKilled: boolean): void {
    const calls = [...this.expected.calls.values()];
    const call = calls[this.#erasures % calls.length];
    if (call === undefined) return;
    this.#erasures += 1;
    const at = T0 + this.#erasures;
    this.expected.erase(call, at);
    const audit = {
      ...({ at, action: 'call-erased', actor: null, address: null } as const),
      ...{ subject: call.callSid, count: 1 },
    };
    const { writer } = this.#tested;
    expectSame(writer.erase({ accounts: 'all', callSid: call.callSid, audit }), true);
    expectSame(writer.takeChanges().length, call.erasedAt === null ? 1 : 0);
    if (isKilled) this.#kill();
    while (this.#tested.writer.eraseMore() === 'more');
  }

  /** Removes the events that rows have from the log. */
  #expire(isKilled: boolean): void {
    const request = { before: { calls: null, events: LAST_TIME }, at: T0 };
    const isMore = this.#tested.writer.purgeMore(request);
    if (isKilled) this.#kill();
    while (isMore && this.#tested.writer.purgeMore(request));
  }

  /** Only what is on disk at this moment is left. */
  #kill(): void {
    const left = this.#nextFile();
    copyDatabase(this.#file, left);
    this.#tested.abandon();
    this.#open(left);
    this.#check();
  }

  /** Only part of the last commit reached the disk, and no callback was answered. */
  #killWhileCommitting(deliveries: readonly Delivery[], light: boolean): void {
    const log = `${this.#file}-wal`;
    const before = statSync(log).size;
    const wal = readFileSync(log);
    this.#tested.commit(deliveries, light);
    const grown = statSync(log).size - before;
    const left = this.#nextFile();
    copyDatabase(this.#file, left);
    // If the log didn't grow, it was restarted, and then none of the commit's pages is used.
    if (grown > 0) truncateSync(`${left}-wal`, before + Math.floor(grown * 0.6));
    else writeFileSync(`${left}-wal`, wal);
    this.#tested.abandon();
    this.#open(left);
    this.#check();
  }

  /** Runs `work` while the database can't grow by a single page. */
  #starved(database: SqliteDatabase, work: () => void): void {
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    work();
    database.pragma('max_page_count = 4294967294');
  }

  #open(file: string): void {
    this.#file = file;
    this.#tested = new TestedWriter(file, this.#settings, this.#tested.now);
  }

  /** After a start every row matches its call. */
  #check(): void {
    const { database, writer } = this.#tested;
    expectSame(writer.writtenThrough, writer.head);
    const rows = rowsIn(database);
    for (const [name, { placed }] of rows) {
      const before = this.#shown.get(name);
      const [was, is] = [before === undefined ? null : statusOf(before), statusOf(placed.state)];
      // I4, for an observer who looks from time to time.
      if (was !== null) expect(is !== null && rankOf(is) >= rankOf(was)).toBe(true);
      this.#shown.set(name, placed.state);
    }
    this.#holdsExpected(database);
  }

  #holdsAll(database: SqliteDatabase): void {
    this.#holdsExpected(database);
    holdsI1(database);
    holdsCounts(database);
    holdsBatches(database, this.#settings.failureThreshold);
  }

  #holdsExpected(database: SqliteDatabase): void {
    const rows = rowsIn(database);
    expectSame([...rows.keys()].sort(), [...this.expected.calls.keys()].sort());
    for (const [name, { placed }] of rows) {
      const expected = this.expected.calls.get(name);
      if (expected === undefined) expect.fail('a stored call is in no callback');
      expectSame(placed.state, expected);
      holdsI5(placed.state);
      holdsI6(placed.state);
    }
    // I7: everything acknowledged is in the log, once, in the order it was acknowledged.
    // Of those removed by their age, rows list the positions.
    const { expired_through: expired } = progressIn(database);
    const positions = [...rows.values()].flatMap(({ placed }) => placed.positions);
    const left = positions.filter((position) => position > expired).length;
    expectSame(positions.length, this.expected.keys.length);
    expectSame(keysOf(logIn(database)), this.expected.keys.slice(positions.length - left));
    expectSame(failuresIn(database), this.expected.failures);
  }

  /** I1: a start that has the log alone makes the same calls again, and so does the log committed again. */
  #replaysFrom(database: SqliteDatabase, empty: string): void {
    const calls = (from: SqliteDatabase) =>
      new Map([...rowsIn(from)].map(([name, row]) => [name, row.placed]));
    const rejoined = this.#nextFile();
    copyDatabase(empty, rejoined);
    copyLog(this.#file, rejoined);
    const again = new TestedWriter(rejoined, this.#settings);
    again.writer.writeBack();
    expectSame(calls(again.database), calls(database));
    again.abandon();
    if (this.#erasures > 0) return;
    const file = this.#nextFile();
    copyDatabase(empty, file);
    const replayed = new TestedWriter(file, this.#settings);
    replayed.writer.commit(
      logIn(database).map(({ record }) => record),
      true,
    );
    expectSame(calls(replayed.database), calls(database));
    expectSame(failuresIn(replayed.database), failuresIn(database));
    replayed.abandon();
  }

  /** I1 once events are gone: a rebuild makes the same calls again. */
  #rebuilds(): void {
    const folder = pathOf(this.#folder, 'rebuilt');
    mkdirSync(folder);
    const file = pathOf(folder, 'callboard.db');
    copyDatabase(this.#file, file);
    const placedIn = (): ReadonlyMap<string, PlacedCall> => {
      const database = openForWriting(file);
      const placed = new Map([...rowsIn(database)].map(([name, row]) => [name, row.placed]));
      database.close();
      return placed;
    };
    const before = placedIn();
    rebuild(folder, () => {}, OWN_DIMENSIONS);
    expectSame(placedIn(), before);
  }

  #nextFile(): string {
    this.#files += 1;
    return pathOf(this.#folder, `${this.#files}.db`);
  }
}
