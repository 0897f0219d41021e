import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { atSecond, progress } from '../../../tests/support/callbacks.ts';
import { FollowedNumbers, SHAPE } from '../../../tests/support/followed-numbers.ts';
import { FollowedWriter } from '../../../tests/support/followed-writer.ts';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { testFolder } from '../../../tests/support/store-folder.ts';
import { openTables } from '../tables/open-tables.ts';
import { renewedFile } from '../tables/renew-file.ts';
import { Renewal } from './renewal.ts';

const DIGITS = '15550199887';
const CALLS = 50;
const HOUR_MS = 3_600_000;
const ALL =
  'SELECT count(*)::INT AS calls, count(from_number)::INT AS numbers, any_value(position)::INT AS at FROM facts, progress';

/** Numbers that followed calls from one number, which was erased from one of them. */
async function scene() {
  const folder = testFolder();
  const store = new FollowedWriter(join(folder, 'callboard.db'), 0);
  const file = join(folder, 'numbers.duckdb');
  const numbers = await FollowedNumbers.open(store, file);
  onTestFinished(() => {
    numbers[Symbol.dispose]();
    store[Symbol.dispose]();
  });
  const follow = async (): Promise<void> => {
    await numbers.catchUp();
    await numbers.rows('CHECKPOINT');
  };
  store.commit(
    Array.from({ length: CALLS }, (_, call) =>
      progress('completed', call, { CallSid: `CA${call}`, From: `+${call === 7 ? DIGITS : call}` }),
    ),
  );
  await follow();
  expect(await numbers.rows('SELECT * FROM removals')).toEqual([]);
  expect(readFileSync(file).includes(DIGITS)).toBe(true);

  const { writer } = store.tested;
  const audit = { at: atSecond(99), action: 'call-erased', actor: null, address: null } as const;
  writer.erase({ accounts: 'all', callSid: 'CA7', audit: { ...audit, subject: 'CA7', count: 1 } });
  while (writer.eraseMore() === 'more');
  await follow();

  const [removal] = await numbers.rows('SELECT min(since) AS since FROM removals');
  const timer = new ManualTimer();
  timer.pass(Number(removal?.['since']) - timer.now());
  const heard: string[] = [];
  const renewal = new Renewal({
    ...{ file, timer, connect: () => numbers.connect() },
    onRenewed: () => heard.push('renewed'),
    onError: () => heard.push('failed'),
  });
  return { file, numbers, renewal, timer, heard };
}

it('copies the file an hour after a call was erased, without what a checkpoint leaves of it', async () => {
  const { file, numbers, renewal, timer, heard } = await scene();
  expect(readFileSync(file).includes(DIGITS)).toBe(true);
  timer.pass(HOUR_MS - 1);
  await renewal.look();
  expect(heard).toEqual([]);
  timer.pass(1);
  await renewal.look();
  expect(heard).toEqual(['renewed']);

  expect(readFileSync(renewedFile(file)).includes(DIGITS)).toBe(false);
  using tables = (await openTables(renewedFile(file), SHAPE)) ?? expect.fail('it has these tables');
  const connection = await tables.connect();
  const rows = async (statement: string) =>
    (await connection.runAndReadAll(statement)).getRowObjectsJson();
  expect(await rows(ALL)).toEqual(await numbers.rows(ALL));
  expect(await rows(ALL)).toMatchObject([{ calls: CALLS, numbers: CALLS - 1 }]);
  expect(await rows('SELECT * FROM removals')).toEqual([]);
  connection.closeSync();
});

it('waits an hour after a copy that failed', async () => {
  const { file, renewal, timer, heard } = await scene();
  timer.pass(HOUR_MS);
  mkdirSync(renewedFile(file));
  await renewal.look();
  rmdirSync(renewedFile(file));
  await renewal.look();
  expect(heard).toEqual([]);
  timer.pass(HOUR_MS);
  await renewal.look();
  expect(heard).toEqual(['renewed']);
});
