/**
 * A follower over random histories on real SQLite. Whatever was committed, and however far rows are behind
 * the log, each sweep gives every call that the log touched, once, at its last record, with the state in its
 * row.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackChanges } from '../../src/store/sqlite/changes/packed-changes.ts';
import { SqliteChangeLog } from '../../src/store/sqlite/changes/sqlite-change-log.ts';
import type { SqliteDatabase } from '../../src/store/sqlite/database/database.ts';
import { progressIn } from '../../src/store/sqlite/database/progress-row.ts';
import { readDelivery } from '../support/callbacks.ts';
import { callHistories, callNames, disordered } from '../support/histories.ts';
import { expectSame } from '../support/invariants.ts';
import { propertySettings } from '../support/property.ts';
import { logIn, nameOf, rowsIn } from '../support/store-contents.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';
import { TestedWriter } from '../support/store-writer.ts';

const RUNS = 30;

const STEP = fc.record({
  batch: fc.constantFrom(1, 2, 5, 20),
  light: fc.boolean(),
  /** Milliseconds that pass first, during which rows are written. */
  pause: fc.constantFrom(0, 1, 60, 350, 900),
  /** Calls written back on their own first, so that their rows are ahead of the others. */
  hurried: fc.nat(5),
  limit: fc.constantFrom(1, 2, 3, 100),
  follows: fc.boolean(),
  /** Whether the follower is a new process, which knows only its cursor. */
  isNew: fc.boolean(),
});

const SCRIPT = fc.record({
  histories: callHistories,
  disorder: fc.noShrink(fc.integer()),
  steps: fc.array(STEP, { minLength: 1, maxLength: 10 }),
  failureThreshold: fc.constantFrom(1, 3),
  listedEvents: fc.constantFrom(1, 2, 64),
});

/** The calls that the log touches after one position and up to another, at their last records there. */
function touched(database: SqliteDatabase, after: number, through: number): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { position, record } of logIn(database)) {
    if (position <= after || position > through || record.kind === 'unprocessable') continue;
    calls.set(nameOf(record.header), position);
  }
  return calls;
}

class Follower {
  readonly #database: SqliteDatabase;
  #log: SqliteChangeLog;
  #cursor = 0;
  /** Each call as it was last given. */
  readonly calls = new Map<string, unknown>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#log = new SqliteChangeLog(database);
  }

  follow(limit: number, isNew: boolean): void {
    if (isNew) this.#log = new SqliteChangeLog(this.#database);
    const writtenThrough = progressIn(this.#database).replay_from - 1;
    const expected = touched(this.#database, this.#cursor, writtenThrough);
    const rows = rowsIn(this.#database);
    const told = new Map<string, number>();
    while (this.#cursor < writtenThrough) {
      const { calls, through } = unpackChanges(this.#log.changesAfter(this.#cursor, limit));
      expect(calls.length).toBeLessThanOrEqual(limit);
      for (const call of calls) {
        const name = nameOf(call);
        expect(told.has(name)).toBe(false);
        told.set(name, call.position);
        if (call.kind === 'gone') expect.fail('no call was removed');
        // A row lists only its latest events.
        const { stamps, ...state } = call.state();
        const { stamps: all, ...row } = rows.get(name)?.placed.state ?? expect.fail();
        expectSame({ ...state, earlierEvents: 0 }, row);
        expectSame(stamps, all.slice(-stamps.length));
        this.calls.set(name, row);
      }
      expect(through).toBeGreaterThan(this.#cursor);
      this.#cursor = through;
    }
    expectSame(this.#cursor, Math.max(this.#cursor, writtenThrough));
    expectSame(
      [...told],
      [...expected].sort(([, a], [, b]) => a - b),
    );
  }
}

describe('a follower of random histories', () => {
  it('gets each touched call once in each sweep, and misses none', {
    timeout: 180_000 + propertySettings(RUNS).numRuns * 500,
  }, () => {
    const folder = testFolder();
    const empty = join(folder, 'empty.db');
    new TestedWriter(empty).writer.close();
    let files = 0;
    fc.assert(
      fc.property(SCRIPT, ({ histories, disorder, steps, ...settings }) => {
        files += 1;
        const file = join(folder, `${files}.db`);
        copyDatabase(empty, file);
        const tested = new TestedWriter(file, { ...settings, synced: false });
        const follower = new Follower(tested.database);
        const facts = histories.flat().filter((delivery) => readDelivery(delivery) !== null);
        const deliveries = disordered(facts, disorder);
        for (let [at, turn] = [0, 0]; at < deliveries.length; turn += 1) {
          const step = steps[turn % steps.length] ?? expect.fail();
          tested.now += step.pause;
          tested.commit(deliveries.slice(at, at + step.batch), step.light);
          at += step.batch;
          tested.writer.writeBackCall(callNames(step.hurried, 'twilio').callSid);
          if (step.follows) follower.follow(step.limit, step.isNew);
        }
        while (tested.writer.writeBack());
        follower.follow(3, false);
        const rows = [...rowsIn(tested.database)].map(([name, { placed }]) => {
          const { stamps: _, ...state } = placed.state;
          return [name, state] as const;
        });
        expectSame(new Map(follower.calls), new Map(rows));
        tested.abandon();
      }),
      propertySettings(RUNS),
    );
  });
});
