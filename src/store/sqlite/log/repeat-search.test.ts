import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Delivery, eventOf } from '../../../../tests/support/callbacks.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { observe, progressOf, unreadable } from '../../../../tests/support/store-observations.ts';
import { recordsOf } from '../../../../tests/support/store-writer.ts';
import { openForWriting } from '../database/database.ts';
import { type LogRecord, markUnprocessable, repeatOf } from '../journal/record.ts';
import { SEARCH_CPU_MS, SEARCH_TURN_MS } from '../tuning.ts';
import { LogReader, LogWriter } from './log.ts';
import { RepeatSearch } from './repeat-search.ts';

const RINGING = progressOf('CA1', 'ringing', 1);
const { accountSid, callSid, key } = eventOf(RINGING);
const CALL = { accountSid, callSid };
const FIRST = [{ key, position: 1 }];

const recordOf = (delivery: Delivery): LogRecord =>
  recordsOf([observe(delivery)])[0] ?? expect.fail('a delivery makes a record');

/** A search of a log with these records, each in a block of its own. A turn has two blocks. */
function searchOf(records: readonly LogRecord[], turnCpuMs = 0): RepeatSearch {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const writer = new LogWriter(database);
  for (const [index, record] of records.entries()) writer.append(index + 1, [record]);
  let [now, cpu] = [0, 0];
  return new RepeatSearch(new LogReader(database), {
    now: () => {
      now += SEARCH_TURN_MS;
      return now;
    },
    cpuMs: () => {
      cpu += turnCpuMs;
      return cpu;
    },
  });
}

it('counts an event that the log has twice, because its call could not be read the second time', async () => {
  const again = { ...RINGING, receivedAt: RINGING.receivedAt + 5000 };
  const search = searchOf([recordOf(RINGING), recordOf(again), repeatOf(recordOf(RINGING))]);
  expect(await search.of(CALL, FIRST, { last: 3, most: 2 })).toEqual([
    { count: 2, lastAt: RINGING.receivedAt + 5000 },
  ]);
});

it("counts neither another account's repeats, nor requests that couldn't be read, nor what came later", async () => {
  const elsewhere = progressOf('CA1', 'ringing', 1, { AccountSid: `AC${'9'.repeat(32)}` });
  const [broken] = recordsOf([{ ...unreadable('CA1'), key }]);
  if (broken === undefined) expect.fail('a delivery makes a record');
  markUnprocessable(broken);
  const search = searchOf([
    recordOf(RINGING),
    repeatOf(recordsOf([{ ...observe(elsewhere), key }])[0] ?? broken),
    broken,
    repeatOf(recordOf(RINGING)),
  ]);
  expect(await search.of(CALL, FIRST, { last: 3, most: 9 })).toEqual([{ count: 0, lastAt: null }]);
  expect(await search.of(CALL, FIRST, { last: 4, most: 9 })).toMatchObject([{ count: 1 }]);
});

it('ends when told to', async () => {
  const search = searchOf([recordOf(RINGING), repeatOf(recordOf(RINGING))]);
  const counting = search.of(CALL, FIRST, { last: 2, most: 9 });
  search.stop();
  await expect(counting).rejects.toThrow('closed');
});

describe('among a hundred records of another call', () => {
  const others = Array.from({ length: 100 }, () => recordOf(progressOf('CA2', 'ringing', 1)));
  const repeat = repeatOf(recordOf(RINGING));
  /** Each turn takes a tenth of what a search may. */
  const searchWith = (...records: readonly LogRecord[]) =>
    searchOf([recordOf(RINGING), ...records], SEARCH_CPU_MS / 10);

  it('finds repeats at once that came right after the event, or last', async () => {
    const search = searchWith(repeat, ...others, repeat);
    expect(await search.of(CALL, FIRST, { last: 103, most: 2 })).toMatchObject([{ count: 2 }]);
  });

  it('gives up on one in the middle, rather than say less than there are', async () => {
    const search = searchWith(...others.slice(50), repeat, ...others.slice(50), repeat);
    expect(await search.of(CALL, FIRST, { last: 103, most: 2 })).toBeNull();
  });
});
