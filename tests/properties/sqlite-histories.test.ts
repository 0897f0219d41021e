/**
 * The invariants over random histories through real SQLite: interleaved, permuted and repeated
 * callbacks of several calls, committed in random batches by a writer that forgets at once, closed,
 * killed and starved of disk in between. 200 histories: `FC_RUNS=…` for more, `FC_SEED=…` to repeat.
 */

import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableJoined } from '../../src/core/call-row.ts';
import type { CallState } from '../../src/core/call-state.ts';
import { rankOf } from '../../src/core/call-status.ts';
import { statusOf } from '../../src/core/call-view.ts';
import { join } from '../../src/core/join.ts';
import { openForWriting, type SqliteDatabase } from '../../src/store/sqlite/database.ts';
import { type Delivery, eventOf, readDelivery } from '../support/callbacks.ts';
import { callHistory, callNames, disordered } from '../support/histories.ts';
import { expectSame, holdsI5, holdsI6 } from '../support/invariants.ts';
import { propertySettings, propertyTimeoutMs } from '../support/property.ts';
import {
  failuresIn,
  holdsBatches,
  holdsCounts,
  holdsI1,
  logIn,
  nameOf,
  rowsIn,
  type StoredFailure,
  unrepeated,
} from '../support/store-contents.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';
import { TestedWriter, type WriterSettings } from '../support/store-writer.ts';

const RUNS = 200;

/** What happens to the store between two batches. */
const HAPPENING = fc.constantFrom(
  ...(['nothing', 'nothing', 'nothing', 'written back', 'one call written back'] as const),
  ...(['closed', 'killed', 'killed while committing', 'disk full'] as const),
);

const STEP = fc.record({
  /** How many callbacks are committed together. */
  batch: fc.constantFrom(1, 1, 2, 3, 8, 20),
  light: fc.boolean(),
  /** Milliseconds that pass before. */
  pause: fc.constantFrom(0, 1, 60, 350, 900, 9950),
  happening: HAPPENING,
});
type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

const SCRIPT = fc.record({
  histories: fc
    .array(fc.constantFrom('signalwire' as const, 'twilio' as const), {
      minLength: 2,
      maxLength: 6,
    })
    .chain((providers) =>
      fc.tuple(...providers.map((provider, index) => callHistory(callNames(index + 1, provider)))),
    ),
  disorder: fc.noShrink(fc.integer()),
  /** Taken in turn, again and again, until every callback was committed. */
  steps: fc.array(STEP, { minLength: 1, maxLength: 12 }),
  failureThreshold: fc.constantFrom(1, 2, 3),
  cacheBytes: fc.constantFrom(0, 0, 4000, 1 << 20),
});

/** What must be in the store, by the rules alone. */
class Expected {
  readonly calls = new Map<string, CallState>();
  readonly failures: StoredFailure[] = [];
  /** Events in the order of the log. */
  readonly keys: string[] = [];
  readonly #threshold: number;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /** What a callback must be answered with; `failed` is believed, and leaves no trace. */
  take(delivery: Delivery, outcome: string): void {
    if (outcome === 'failed') return;
    const event = eventOf(delivery);
    const before = this.calls.get(nameOf(event)) ?? null;
    const { verdict, state } = join(before, event);
    expectSame(outcome, verdict === 'duplicate' ? 'duplicate' : 'stored');
    this.calls.set(nameOf(event), state);
    if (verdict === 'duplicate') return;
    this.keys.push(event.key);
    this.#decide(before, state);
  }

  #decide(before: CallState | null, state: CallState): void {
    const table = tableJoined(before, state);
    const known = this.failures.findIndex(({ callSid }) => callSid === state.callSid);
    const failure = this.failures[known];
    if (table === null) return;
    if (failure !== undefined) {
      this.failures[known] = { ...failure, corrected: table !== 'failed' };
    } else if (table === 'failed') {
      const batch = Math.floor(this.failures.length / this.#threshold) + 1;
      this.failures.push({ batch, callSid: state.callSid, corrected: false });
    }
  }
}

/** A store that a script is played to. */
class Play {
  readonly expected: Expected;
  readonly #settings: WriterSettings;
  readonly #folder: string;
  #file: string;
  #files = 0;
  #tested: TestedWriter;
  /** Whether every repeat is still counted: a crash forgets those that were in no row yet. */
  #repeatsCounted = true;
  /** As the rows showed the calls last. */
  #shown = new Map<string, CallState>();

  constructor(
    folder: string,
    empty: string,
    settings: WriterSettings & { failureThreshold: number },
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
      case 'disk full':
        this.#starved(database, () => this.#commit(deliveries, step.light));
        break;
    }
    this.#commit(deliveries, step.light);
  }

  /** Closes the store for good and holds what it left behind to everything. */
  end(empty: string): void {
    this.#tested.writer.close();
    const database = openForWriting(this.#file);
    this.#holdsAll(database);
    this.#replaysFrom(database, empty);
    database.close();
  }

  #commit(deliveries: readonly Delivery[], light: boolean): void {
    const { outcomes } = this.#tested.commit(deliveries, light);
    expectSame(outcomes.length, deliveries.length);
    for (const [index, delivery] of deliveries.entries()) {
      this.expected.take(delivery, outcomes[index] ?? 'none');
    }
  }

  /** What lies on disk at this moment is all that is left. */
  #kill(): void {
    const left = this.#nextFile();
    copyDatabase(this.#file, left);
    this.#tested.abandon();
    this.#repeatsCounted = false;
    this.#open(left);
    this.#check();
  }

  /** Of the last commit only a part reached the disk, and nobody was answered. */
  #killWhileCommitting(deliveries: readonly Delivery[], light: boolean): void {
    const log = `${this.#file}-wal`;
    const before = statSync(log).size;
    const wal = readFileSync(log);
    this.#tested.commit(deliveries, light);
    const grown = statSync(log).size - before;
    const left = this.#nextFile();
    copyDatabase(this.#file, left);
    // A log that did not grow was begun anew: then none of the commit's pages is taken.
    if (grown > 0) truncateSync(`${left}-wal`, before + Math.floor(grown * 0.6));
    else writeFileSync(`${left}-wal`, wal);
    this.#tested.abandon();
    this.#repeatsCounted = false;
    this.#open(left);
    this.#check();
  }

  /** Runs `work` while the database may not grow by a single page. */
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

  /** After a start every row is as its call is. */
  #check(): void {
    const { database, writer } = this.#tested;
    expectSame(writer.writtenThrough, writer.head);
    const rows = rowsIn(database);
    for (const [name, { placed }] of rows) {
      const before = this.#shown.get(name);
      const [was, is] = [before === undefined ? null : statusOf(before), statusOf(placed.state)];
      // I4, as whoever looks from time to time sees it.
      if (was !== null) expect(is !== null && rankOf(is) >= rankOf(was)).toBe(true);
      this.#shown.set(name, placed.state);
    }
    this.#holdsExpected(database);
  }

  #holdsAll(database: SqliteDatabase): void {
    this.#holdsExpected(database);
    holdsI1(database);
    holdsCounts(database);
    holdsBatches(database, this.#settings.failureThreshold ?? 0);
  }

  #holdsExpected(database: SqliteDatabase): void {
    const rows = rowsIn(database);
    expectSame([...rows.keys()].sort(), [...this.expected.calls.keys()].sort());
    for (const [name, { placed }] of rows) {
      const expected = this.expected.calls.get(name);
      if (expected === undefined) expect.fail('a call is stored that nobody told of');
      const { duplicates } = placed.state;
      expectSame(placed.state, { ...expected, duplicates });
      if (this.#repeatsCounted) expectSame(duplicates, expected.duplicates);
      else expect(duplicates).toBeLessThanOrEqual(expected.duplicates);
      holdsI5(placed.state);
      holdsI6(placed.state);
    }
    // I7: what was acknowledged is in the log, once, in the order in which it was.
    expectSame(
      logIn(database).map(({ record }) => record.header.key as string),
      this.expected.keys,
    );
    expectSame(failuresIn(database), this.expected.failures);
  }

  /** I1: the log alone makes the same calls anew. */
  #replaysFrom(database: SqliteDatabase, empty: string): void {
    const file = this.#nextFile();
    copyDatabase(empty, file);
    const anew = new TestedWriter(file, this.#settings);
    anew.writer.commit(
      logIn(database).map(({ record }) => record),
      true,
    );
    const calls = (from: SqliteDatabase) =>
      new Map([...rowsIn(from)].map(([name, row]) => [name, unrepeated(row.placed)]));
    expectSame(calls(anew.database), calls(database));
    expectSame(failuresIn(anew.database), failuresIn(database));
    anew.abandon();
  }

  #nextFile(): string {
    this.#files += 1;
    return pathOf(this.#folder, `${this.#files}.db`);
  }
}

/** The callbacks of all histories that are events, each fact once. */
function factsOf(histories: readonly (readonly Delivery[])[]): readonly Delivery[] {
  const facts = new Map<string, Delivery>();
  for (const delivery of histories.flat()) {
    const event = readDelivery(delivery);
    if (event !== null && !facts.has(event.key)) facts.set(event.key, delivery);
  }
  return [...facts.values()];
}

/** I3: a state without what depends on the order of arrival. */
const settled = (state: CallState): unknown => ({
  ...state,
  stamps: state.stamps.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  duplicates: 0,
});

describe('random histories through SQLite', () => {
  it('hold I1 to I7 over evictions, restarts, crashes and full disks', {
    timeout: propertyTimeoutMs() + RUNS * 500,
  }, () => {
    const folder = testFolder();
    const empty = pathOf(folder, 'empty.db');
    openForWriting(empty).close();
    fc.assert(
      fc.property(SCRIPT, ({ histories, disorder, steps, failureThreshold, cacheBytes }) => {
        const played = pathOf(folder, 'played');
        rmSync(played, { recursive: true, force: true });
        mkdirSync(played);
        const play = new Play(played, empty, { failureThreshold, cacheBytes, synced: false });
        const facts = factsOf(histories);
        const deliveries = disordered(facts, disorder);
        for (let [at, turn] = [0, 0]; at < deliveries.length; turn += 1) {
          const step = steps[turn % steps.length];
          if (step === undefined) expect.fail('a script has at least one step');
          play.commit(deliveries.slice(at, at + step.batch), step);
          at += step.batch;
        }
        play.end(empty);

        const inOrder = new Map<string, CallState>();
        for (const event of facts.map(eventOf)) {
          inOrder.set(nameOf(event), join(inOrder.get(nameOf(event)) ?? null, event).state);
        }
        const settledCalls = (calls: ReadonlyMap<string, CallState>) =>
          new Map([...calls].map(([name, state]) => [name, settled(state)]));
        expectSame(settledCalls(play.expected.calls), settledCalls(inOrder));
      }),
      propertySettings(RUNS),
    );
  });
});
