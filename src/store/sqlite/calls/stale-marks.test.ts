/** A reader that finds no mark finds the row of a call as its last commit left it. */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { testTimes } from '../../../../tests/support/property.ts';
import { rowsIn } from '../../../../tests/support/store-contents.ts';
import { copyDatabase, testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';
import { parseCallSid } from '../../../core/ids.ts';
import { openForWriting } from '../database/database.ts';
import { sidKey } from '../database/sid-key.ts';
import { StaleMarks } from './stale-marks.ts';

const SIDS = ['CA1', 'CA2', 'CA3', 'CA4'] as const;
const EVERY_TIME = { before: { calls: 8.64e15, events: null }, at: 1 };

function opened(file = join(testFolder(), 'callboard.db')): TestedWriter {
  const tested = new TestedWriter(file, { synced: false });
  onTestFinished(() => tested.abandon());
  return tested;
}

const isMarked = ({ staleMarks }: TestedWriter, sid: string): boolean =>
  staleMarks.has(sidKey(sid));

/** How many events the rows of calls list; 0 for a call without a row. */
function eventsInRows({ database }: TestedWriter): (sid: string) => number {
  const counts = new Map(
    [...rowsIn(database).values()].map(({ placed }) => [
      placed.state.callSid,
      placed.positions.length,
    ]),
  );
  return (sid) => counts.get(parseCallSid(sid) ?? expect.fail()) ?? 0;
}

const eventsInRow = (tested: TestedWriter, sid: string): number => eventsInRows(tested)(sid);

/** Makes commits fail while `work` runs. */
function failing({ database }: TestedWriter, work: () => void): void {
  database.exec(`CREATE TEMP TRIGGER failing BEFORE UPDATE ON progress
    BEGIN SELECT RAISE(ROLLBACK, 'told to fail'); END`);
  work();
  database.exec('DROP TRIGGER failing');
}

it('marks a call until a row that is level with it is on disk', () => {
  const tested = opened();
  tested.commit([progressOf('CA1', 'ringing', 1)], false);
  expect(SIDS.map((sid) => isMarked(tested, sid))).toEqual([true, false, false, false]);

  tested.writer.writeBackCall('CA1');
  expect(isMarked(tested, 'CA1')).toBe(false);
  expect(eventsInRow(tested, 'CA1')).toBe(1);
});

it('marks it before the commit that puts its row behind, and not after the commit is taken back', () => {
  const tested = opened();
  tested.commit([progressOf('CA1', 'ringing', 1)]);
  failing(tested, () => tested.commit([progressOf('CA1', 'completed', 2)], false));
  expect(isMarked(tested, 'CA1')).toBe(false);

  const seen: boolean[] = [];
  tested.database.function('look', () => {
    seen.push(isMarked(tested, 'CA1'));
    return 0;
  });
  tested.database.exec(`CREATE TEMP TRIGGER looking BEFORE UPDATE ON progress
    BEGIN SELECT look(); END`);
  tested.commit([progressOf('CA1', 'completed', 3)], false);
  expect(isMarked(tested, 'CA1')).toBe(true);
  // The row isn't on disk before this commit is, and the mark stays until then.
  tested.writer.writeBackCall('CA1');
  expect(isMarked(tested, 'CA1')).toBe(false);
  expect(new Set(seen)).toEqual(new Set([true]));
});

it('keeps the mark of a row whose write-back failed', () => {
  const tested = opened();
  tested.commit([progressOf('CA1', 'ringing', 1)], false);
  failing(tested, () => expect(() => tested.writer.writeBackCall('CA1')).toThrow('told to fail'));
  expect(isMarked(tested, 'CA1')).toBe(true);
  expect(eventsInRow(tested, 'CA1')).toBe(0);
});

it('leaves no mark after a start has replayed the log', () => {
  const tested = opened();
  tested.commit([progressOf('CA1', 'ringing', 1), progressOf('CA2', 'ringing', 1)], false);
  const left = join(testFolder(), 'callboard.db');
  copyDatabase(tested.database.name, left);

  const again = opened(left);
  while (again.writer.writeBack());
  expect(SIDS.some((sid) => isMarked(again, sid))).toBe(false);
  expect(eventsInRow(again, 'CA2')).toBe(1);
});

it('marks are seen over the same memory', () => {
  const marks = new StaleMarks();
  const elsewhere = new StaleMarks(marks.memory);
  marks.add(-7);
  marks.add(-7);
  marks.takeBack(-7);
  expect(elsewhere.has(-7)).toBe(true);
  marks.takeBack(-7);
  expect(elsewhere.has(-7)).toBe(false);
});

const STEPS = fc.array(
  fc.record({
    act: fc.constantFrom('light', 'loaded', 'fails', 'write back', 'write one', 'erase', 'purge'),
    sid: fc.constantFrom(...SIDS),
    pause: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 10, maxLength: 30 },
);

it('misses no call, and forgets none, through failures, erasures and purges', () => {
  const empty = join(testFolder(), 'empty.db');
  openForWriting(empty).close();
  let files = 0;
  fc.assert(
    fc.property(STEPS, (steps) => {
      files += 1;
      const file = `${empty}-${files}`;
      copyDatabase(empty, file);
      const tested = new TestedWriter(file, { synced: false, cacheBytes: 2000 });
      const committed = new Map<string, number>();
      for (const [second, { act, sid, pause }] of steps.entries()) {
        tested.now += pause;
        take(tested, { act, sid, second }, committed);
        const inRow = eventsInRows(tested);
        for (const each of SIDS.filter((sid) => !isMarked(tested, sid))) {
          expect([each, inRow(each)]).toEqual([each, committed.get(each) ?? 0]);
        }
        if (tested.writer.writtenThrough < tested.writer.head) continue;
        expect(SIDS.filter((each) => isMarked(tested, each))).toEqual([]);
      }
      tested.abandon();
    }),
    { numRuns: testTimes() * 5 },
  );
});

interface Step {
  readonly act: string;
  readonly sid: string;
  readonly second: number;
}

/** Does it, and notes how many events each call has. */
function take(tested: TestedWriter, { act, sid, second }: Step, committed: Map<string, number>) {
  const { writer } = tested;
  const deliveries = [progressOf(sid, 'ringing', second)];
  const known = committed.get(sid) ?? 0;
  switch (act) {
    case 'light':
    case 'loaded':
      tested.commit(deliveries, act === 'light');
      committed.set(sid, known + 1);
      break;
    case 'fails':
      failing(tested, () => tested.commit(deliveries, false));
      break;
    case 'write back':
      writer.writeBack();
      break;
    case 'write one':
      writer.writeBackCall(parseCallSid(sid) ?? expect.fail());
      break;
    case 'erase':
      writer.erase({ accounts: 'all', callSid: sid, audit: AUDIT });
      while (writer.eraseMore() === 'more');
      break;
    case 'purge':
      while (writer.purgeMore(EVERY_TIME));
      for (const each of SIDS)
        if (!isMarked(tested, each) && eventsInRow(tested, each) === 0) committed.delete(each);
      break;
  }
}

const AUDIT = {
  ...({ at: 1, action: 'call-erased', actor: null, address: null } as const),
  ...{ subject: 'CA', count: 1 },
};
