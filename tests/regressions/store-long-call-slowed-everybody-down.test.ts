/**
 * A call of 30,000 events was joined at 437 events a second, and the callbacks of all other calls waited for
 * seconds. Its row listed every event, and each new one copied, searched and rewrote that list.
 */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../support/callbacks.ts';
import { holdsI1, rowsIn } from '../support/store-contents.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { TestedWriter } from '../support/store-writer.ts';

const eventOf = (number: number): Delivery =>
  progressOf('CA1', 'in-progress', number % 60, { SequenceNumber: String(number) });

const eventsFrom = (first: number, count: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => eventOf(first + index));

/** Milliseconds that the quickest of these batches takes. Others may be interrupted by other processes. */
function costOf(tested: TestedWriter, batches: readonly (readonly Delivery[])[]): number {
  const times = batches.map((batch) => {
    const before = performance.now();
    tested.commit(batch);
    return performance.now() - before;
  });
  return Math.min(...times);
}

/** How much the last ones may cost, compared with the first. It used to be 40 times as much, and growing. */
const MOST_TIMES = 5;

describe('a callback that is repeated thousands of times', () => {
  it('costs as much the last time as the first, in a row that stays small', {
    timeout: 300_000,
  }, () => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'), { synced: false });
    tested.commit(eventsFrom(0, 100));
    const repeats = (count: number) =>
      Array.from({ length: count / 100 }, () => Array.from({ length: 100 }, () => eventOf(7)));
    costOf(tested, repeats(2000));
    const early = costOf(tested, repeats(1000));
    costOf(tested, repeats(10_000));
    const late = costOf(tested, repeats(1000));

    expect(late).toBeLessThan(MOST_TIMES * early);
    holdsI1(tested.database);
    const [call] = rowsIn(tested.database).values();
    expect(call?.placed.state.duplicates).toBe(14_000);
    const largest = tested.database.prepare('SELECT max(length(state)) FROM calls').pluck().get();
    expect(largest).toBeLessThan(4000);
    tested.abandon();
  });
});

describe('a call with thousands of events', () => {
  it('takes its last ones as fast as its first ones, in a row that stays small', {
    timeout: 300_000,
  }, () => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'), { synced: false });
    const batchesFrom = (first: number, count: number) =>
      Array.from({ length: count / 100 }, (_, batch) => eventsFrom(first + batch * 100, 100));
    // Code is compiled as it runs, so the first events cost more than later ones.
    costOf(tested, batchesFrom(0, 2000));
    const early = costOf(tested, batchesFrom(2000, 1000));
    costOf(tested, batchesFrom(3000, 10_000));
    const late = costOf(tested, batchesFrom(13_000, 1000));

    expect(late).toBeLessThan(MOST_TIMES * early);
    const largest = tested.database.prepare('SELECT max(length(state)) FROM calls').pluck().get();
    expect(largest).toBeLessThan(4000);
    tested.abandon();
  });

  it('recognises each of them, also after a restart and after it has left memory', () => {
    const file = join(testFolder(), 'callboard.db');
    const tested = new TestedWriter(file, { synced: false });
    tested.commit(eventsFrom(0, 1000));
    tested.writer.close();

    const again = new TestedWriter(file, { synced: false, cacheBytes: 0 });
    for (let first = 0; first < 1000; first += 250) {
      const { outcomes } = again.commit(eventsFrom(first, 250));
      expect(new Set(outcomes)).toEqual(new Set(['duplicate']));
    }
    expect(again.commit(eventsFrom(999, 2)).outcomes).toEqual(['duplicate', 'stored']);
    holdsI1(again.database);
    const [call] = rowsIn(again.database).values();
    expect(call?.placed.state.duplicates).toBe(1001);
    // The repeats take the positions in between.
    const positions = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(call?.placed.positions).toEqual([...positions, 2002]);
    again.abandon();
  });

  it('continues after an older Callboard that listed all its events in its row', () => {
    const file = join(testFolder(), 'callboard.db');
    const older = new TestedWriter(file, { synced: false, listedEvents: 1e9 });
    older.commit(eventsFrom(0, 300));
    older.writer.close();

    const tested = new TestedWriter(file, { synced: false });
    expect(tested.commit([eventOf(7), eventOf(300), eventOf(299)]).outcomes).toEqual([
      'duplicate',
      'stored',
      'duplicate',
    ]);
    holdsI1(tested.database);
    const row = tested.database.prepare('SELECT length(state) FROM calls').pluck().get();
    expect(row).toBeLessThan(2500);
    tested.abandon();
  });

  it('is not read again while its events come, even if it has ended', () => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'), { synced: false });
    tested.commit([...eventsFrom(0, 300), progressOf('CA1', 'completed', 59)]);
    // What is in memory doesn't need these rows; anything that was dropped would.
    tested.database.exec('DELETE FROM call_events');
    for (let number = 300; number < 330; number += 1) {
      tested.now += 1000;
      expect(tested.commit([eventOf(number), eventOf(5)]).outcomes).toEqual([
        'stored',
        'duplicate',
      ]);
    }
    // It leaves memory when none has come for a while.
    tested.now += 11_000;
    tested.commit([progressOf('CA2', 'ringing', 1)]);
    expect(tested.commit([eventOf(5)]).outcomes).toEqual(['stored']);
    tested.abandon();
  });
});
