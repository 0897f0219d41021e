import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Delivery, recordingIs } from '../../../../tests/support/callbacks.ts';
import {
  failuresIn,
  holdsBatches,
  holdsCounts,
  holdsI1,
  logIn,
  rowsIn,
} from '../../../../tests/support/store-contents.ts';
import { copyDatabase, testFolder } from '../../../../tests/support/store-folder.ts';
import { observe, progressOf, unreadable } from '../../../../tests/support/store-observations.ts';
import { TestedWriter, type WriterSettings } from '../../../../tests/support/store-writer.ts';
import { openForWriting } from '../database/database.ts';
import { isUnprocessable } from '../journal/record.ts';
import { Writer } from './writer.ts';

const newFile = (): string => join(testFolder(), 'callboard.db');
function opened(settings: WriterSettings = {}): TestedWriter {
  const tested = new TestedWriter(newFile(), settings);
  onTestFinished(() => tested.abandon());
  return tested;
}

/** One callback for each of this many calls, starting with the nth. */
const calls = (status: string, count: number, first = 1): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => progressOf(`CA${first + index}`, status, 3));

const eventCounts = (tested: TestedWriter): readonly number[] =>
  [...rowsIn(tested.database).values()].map(({ placed }) => placed.positions.length);

/** Lets the database grow by at most this many pages. */
function leavePages(tested: TestedWriter, pages: number): void {
  const taken = Number(tested.database.pragma('page_count', { simple: true }));
  tested.database.pragma(`max_page_count = ${taken + pages}`);
}

const makeRoom = (tested: TestedWriter): void => {
  tested.database.pragma('max_page_count = 4294967294');
};

describe('the writer', () => {
  it('writes every row when little comes in', () => {
    const tested = opened();
    tested.commit(calls('ringing', 3));
    expect(eventCounts(tested)).toEqual([1, 1, 1]);
    expect(tested.writer.writtenThrough).toBe(3);
  });

  it('lets rows wait under load, for less than a second and a half', () => {
    const tested = opened();
    tested.commit(calls('ringing', 3), false);
    expect(eventCounts(tested)).toEqual([]);
    expect(tested.writer.writtenThrough).toBe(0);

    for (tested.now = 50; tested.now <= 1500; tested.now += 50) {
      tested.commit([progressOf('CA-busy', 'ringing', tested.now)], false);
    }

    const [first, second, third] = rowsIn(tested.database).values();
    expect([first, second, third].map((row) => row?.placed.positions)).toEqual([[1], [2], [3]]);
    expect(tested.writer.writtenThrough).toBeGreaterThan(3);
  });

  it('writes one call at once on request', () => {
    const tested = opened();
    tested.commit(calls('ringing', 3), false);
    tested.writer.writeBackCall('CA2');
    expect([...rowsIn(tested.database).values()].map(({ placed }) => placed.state.callSid)).toEqual(
      ['CA2'],
    );
    tested.writer.writeBackCall('CA9');
  });

  it('writes all waiting rows while nothing comes in, and says when it is done', () => {
    const tested = opened();
    tested.commit(calls('ringing', 2500), false);
    let turns = 1;
    while (tested.writer.writeBack()) turns += 1;
    expect(turns).toBeGreaterThan(1);
    expect(eventCounts(tested)).toHaveLength(2500);
    expect(tested.writer.writtenThrough).toBe(2500);
  });

  it('answers the second of two identical deliveries in a batch as a duplicate', () => {
    const tested = opened();
    const ringing = progressOf('CA1', 'ringing', 1);
    expect(tested.commit([ringing, ringing, progressOf('CA1', 'busy', 2)]).outcomes).toEqual([
      'stored',
      'duplicate',
      'stored',
    ]);
    expect(logIn(tested.database).map(({ record }) => record.kind)).toEqual([
      'event',
      'repeat',
      'event',
    ]);
  });

  it('commits nothing if it is given nothing', () => {
    const tested = opened();
    expect(tested.commit([]).outcomes).toEqual([]);
    expect(tested.writer.head).toBe(0);
  });
});

describe('a start after a crash', () => {
  /** What a crash of this writer would leave, reopened. */
  function crashed(tested: TestedWriter, settings: WriterSettings = {}): TestedWriter {
    const left = newFile();
    copyDatabase(tested.database.name, left);
    tested.abandon();
    return new TestedWriter(left, settings);
  }

  it('joins again what no row held, over many blocks of the log', () => {
    const tested = opened();
    for (const status of ['initiated', 'ringing', 'completed']) {
      tested.commit(calls(status, 700), false);
    }
    expect(eventCounts(tested)).toEqual([]);

    const again = crashed(tested);

    expect(again.writer.writtenThrough).toBe(2100);
    expect(new Set(eventCounts(again))).toEqual(new Set([3]));
    holdsI1(again.database);
    holdsCounts(again.database);
    expect(again.commit(calls('ringing', 700)).outcomes.every((one) => one === 'duplicate')).toBe(
      true,
    );
  });

  it('adds to a row only what it lacks', () => {
    const tested = opened();
    tested.commit(calls('initiated', 3));
    tested.commit([...calls('ringing', 3), ...calls('completed', 1)], false);
    tested.writer.writeBackCall('CA2');

    const again = crashed(tested);

    expect([...rowsIn(again.database).values()].map(({ placed }) => placed.positions)).toEqual([
      [1, 4, 7],
      [2, 5],
      [3, 6],
    ]);
  });

  it('decides nothing again: batches stay as they were', () => {
    const settings = { failureThreshold: 2, smsRecipients: ['+15550100101'] };
    const tested = opened(settings);
    tested.commit([...calls('failed', 3), progressOf('CA2', 'completed', 1)], false);
    const before = failuresIn(tested.database);

    const again = crashed(tested, settings);

    expect(failuresIn(again.database)).toEqual(before);
    expect(again.database.prepare('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 1 });
    holdsBatches(again.database, 2);
    expect(again.commit(calls('failed', 1, 4)).closed).toMatchObject([{ batch: 2, count: 2 }]);
    holdsBatches(again.database, 2);
  });

  it('skips what could not be read', () => {
    const tested = opened();
    const { outcomes } = tested.observed(
      [observe(progressOf('CA1', 'ringing', 1)), unreadable('CA1'), unreadable('CA2')],
      false,
    );
    expect(outcomes).toEqual(['stored', 'unprocessable', 'unprocessable']);

    const again = crashed(tested);

    expect(eventCounts(again)).toEqual([1]);
    expectUnprocessable(again, ['CA1', 'CA2']);
  });

  it('that fails halfway is completed by the next one', () => {
    const tested = opened();
    tested.commit([...calls('initiated', 900), ...calls('ringing', 900)], false);
    const left = newFile();
    copyDatabase(tested.database.name, left);
    tested.abandon();

    const starved = openForWriting(left);
    starved.pragma(
      `max_page_count = ${Number(starved.pragma('page_count', { simple: true })) + 20}`,
    );
    const open = () =>
      new Writer(starved, {
        rules: {
          failureThreshold: 1,
          targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
        },
        dimensions: [],
        cacheBytes: 0,
        now: () => 0,
        yieldIfDue: () => {},
      });
    expect(open).toThrow('full');
    starved.close();

    const again = new TestedWriter(left);
    expect(again.writer.writtenThrough).toBe(1800);
    holdsI1(again.database);
    holdsCounts(again.database);
  });
});

/** The log has unreadable records of these calls as they came, marked. */
function expectUnprocessable(tested: TestedWriter, sids: readonly string[]): void {
  const unprocessable = logIn(tested.database).filter(({ record }) => isUnprocessable(record));
  expect(unprocessable.map(({ record }) => record.header.callSid)).toEqual(sids);
  for (const { record } of unprocessable) {
    expect(Buffer.from(record.request.body).toString()).toBe('no JSON');
  }
}

describe('an unreadable record', () => {
  it('is stored, and does not stop the rest of its batch', () => {
    const tested = opened({ failureThreshold: 1 });
    const { outcomes, failure, closed } = tested.observed([
      observe(progressOf('CA1', 'ringing', 1)),
      unreadable('CA1'),
      observe(progressOf('CA1', 'failed', 2)),
      { ...observe(recordingIs('completed', { CallSid: 'CA2' })), kind: 'conference' },
      observe(progressOf('CA3', 'ringing', 1)),
    ]);

    expect(outcomes).toEqual(['stored', 'unprocessable', 'stored', 'unprocessable', 'stored']);
    expect(failure).toBeNull();
    expect(closed).toHaveLength(1);
    expect([...rowsIn(tested.database).values()].map(({ placed }) => placed.positions)).toEqual([
      [1, 3],
      [5],
    ]);
    expect(logIn(tested.database).map(({ record }) => isUnprocessable(record))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('a full disk', () => {
  const settings = { failureThreshold: 3, smsRecipients: ['+15550100101', '+15550100102'] };

  it.each([0, 1, 2, 3])(
    'rejects only what does not fit, and accepts it later, with %d pages left',
    (pages) => {
      const tested = opened(settings);
      tested.commit([...calls('ringing', 60), ...calls('failed', 10)], true);
      tested.commit(calls('answered', 30), false);
      leavePages(tested, pages);
      const deliveries = [
        ...calls('failed', 40, 11),
        ...calls('completed', 10),
        ...calls('ringing', 400, 100),
      ];

      const starved = tested.commit(deliveries, false);

      expect(starved.outcomes).toEqual([]);
      expect(starved.failure).toContain('full');
      expect(tested.writer.head).toBe(100);
      expect(logIn(tested.database)).toHaveLength(100);

      makeRoom(tested);
      const retried = tested.commit(deliveries, true);

      expect(retried.failure).toBeNull();
      expect(retried.outcomes).toEqual(deliveries.map(() => 'stored'));
      const batches = retried.closed.map(({ batch }) => batch);
      // The first ten calls closed three, and their later outcomes change none of it.
      expect(batches).toEqual(Array.from({ length: 13 }, (_, index) => index + 4));
      tested.writer.close();
      const database = openForWriting(tested.database.name);
      holdsI1(database);
      holdsCounts(database);
      holdsBatches(database, 3);
      expect(database.prepare('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 32 });
      database.close();
    },
  );

  it('loses nothing while rows are written back', () => {
    const tested = opened();
    tested.commit(calls('ringing', 300), false);
    leavePages(tested, 2);
    expect(() => tested.writer.writeBack()).toThrow('full');
    expect(() => tested.writer.writeBack()).toThrow('full');
    expect(tested.writer.writtenThrough).toBe(0);
    makeRoom(tested);
    tested.commit(calls('completed', 300), false);
    tested.writer.writeBack();
    expect(new Set(eventCounts(tested))).toEqual(new Set([2]));
    holdsI1(tested.database);
    holdsCounts(tested.database);
  });

  it('leaves the file as it was for the next start', () => {
    const tested = opened(settings);
    tested.commit(calls('failed', 5));
    leavePages(tested, 0);
    expect(tested.commit(calls('failed', 500, 6), false).failure).toContain('full');
    const left = newFile();
    copyDatabase(tested.database.name, left);
    tested.abandon();

    const again = new TestedWriter(left, settings);

    expect(again.writer.head).toBe(5);
    holdsI1(again.database);
    holdsBatches(again.database, 3);
  });
});
