/**
 * After a start beside many callbacks, memory knew calls from then on. For an hour, questions read the facts of what was
 * before, and took seven times as long.
 */

import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Follower } from '../../src/numbers/follow/follower.ts';
import { oneStep } from '../../src/numbers/questions/measuring/population.ts';
import { countRecent } from '../../src/numbers/questions/measuring/recent-cells.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { progress, T0 } from '../support/callbacks.ts';
import { FollowedNumbers, SHAPE } from '../support/followed-numbers.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { ManualTimer } from '../support/manual-timer.ts';
import { testFolder } from '../support/store-folder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** One every 100 ms. */
const CALLS = 36_000;
const NOW = T0 - (T0 % MINUTE) + HOUR;

/** Numbers that were started again, an hour after the first of many calls. */
async function startedAgain() {
  const folder = testFolder();
  const file = join(folder, 'numbers.duckdb');
  const writer = new FollowedWriter(join(folder, 'callboard.db'), 0);
  onTestFinished(() => writer[Symbol.dispose]());
  writer.commit([progress('completed', 1, { CallSid: 'CA-1', CallDuration: '20' })]);
  {
    using first = await FollowedNumbers.open(writer, file);
    await first.catchUp();
    const connection = await first.connect();
    await connection.run(
      `INSERT INTO ended SELECT one.* REPLACE (n AS row_id, begun AS started_at,
         begun AS initiated_at, begun + 1000 AS answered_at, begun + 21000 AS ended_at)
       FROM ended AS one, (SELECT n, ${NOW - HOUR} + n * 100 AS begun FROM range(1, ${CALLS}) AS copies(n))`,
    );
    connection.closeSync();
  }
  const tables = (await openTables(file, SHAPE)) ?? expect.fail('other tables');
  onTestFinished(() => tables[Symbol.dispose]());
  const timer = new ManualTimer();
  timer.pass(NOW - timer.now());
  const connection = await tables.connect();
  return await Follower.open({ log: writer, connection, shape: SHAPE, timer });
}

const sinceWhen = ({ recent }: Follower): number => recent?.calls.since ?? expect.fail('nothing');

it('knows the last hour again some steps after a start', async () => {
  const follower = await startedAgain();
  await follower.step();
  expect(sinceWhen(follower)).toBe(NOW + MINUTE);
  for (let step = 0; step < 10; step += 1) await follower.step();
  expect(sinceWhen(follower)).toBe(NOW - HOUR);
  const { calls } = follower.recent ?? expect.fail('nothing is known');
  const span = { from: NOW - HOUR, to: NOW };
  const asked = { scope: 'all', leg: undefined, steps: oneStep(span) } as const;
  expect(countRecent(calls, [span], asked)).toBe(CALLS);
});

it('leaves memory as it is while callbacks flood in', async () => {
  const follower = await startedAgain();
  const look = (seconds: number, writtenThrough: number): void => {
    follower.pace.afterStep({ at: NOW + seconds * 1000, writtenThrough }, 0, true);
  };
  look(0, 0);
  look(3, 15_000);
  for (let step = 0; step < 10; step += 1) await follower.step();
  expect(sinceWhen(follower)).toBe(NOW + MINUTE);
  look(6, 15_001);
  for (let step = 0; step < 10; step += 1) await follower.step();
  expect(sinceWhen(follower)).toBe(NOW - HOUR);
});
