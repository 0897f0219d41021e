/**
 * `callboard rebuild` of a damaged database is killed again and again, at random moments. Each time the
 * folder holds either the old database or the new one, complete. A run that finishes restores every call and
 * leaves nothing behind from the killed ones.
 */

import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';
import { seededRandom } from '../support/load-random.ts';
import { callsFrom, fillFolder } from '../support/store-calls.ts';
import { rowsIn } from '../support/store-contents.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { databaseIn } from '../support/store-open.ts';

const SEED = 20_261_129;
const KILLS = 25;
const CALLS = 4000;

const callsIn = (folder: string) => {
  const database = openForWriting(databaseIn(folder));
  const calls = new Map([...rowsIn(database)].map(([name, { placed }]) => [name, placed]));
  database.close();
  return calls;
};

test('a rebuild that is killed at any moment can be run again', async () => {
  const random = seededRandom(SEED);
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, CALLS), { atOnce: 200 });
  const before = callsIn(folder);
  const pages = pagesOf(databaseIn(folder), 'calls_by_to', 'leaf');
  overwritePage(databaseIn(folder), pages[Math.floor(pages.length / 2)] ?? 0);

  const ended = { killed: 0, finished: 0 };
  // As long as the latest one that finished took; the first one isn't killed.
  let wholeMs = Number.POSITIVE_INFINITY;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const begunAt = performance.now();
    await using rebuild = await CliProcess.start(['rebuild', '--data-dir', folder]);
    // The moment of a kill is in real time, because there's no event to wait for. It begins its work after a third.
    const killAfterMs = (wholeMs * random.between(30, 100)) / 100;
    const isLate = Number.isFinite(killAfterMs) ? [setTimeout(killAfterMs)] : [];
    await Promise.race([...isLate, rebuild.end]);
    rebuild.child.kill('SIGKILL');
    const { code } = await rebuild.end;
    if (code === 0) {
      ended.finished += 1;
      wholeMs = performance.now() - begunAt;
    } else ended.killed += 1;
    // Whatever is left, there's always a database under that name.
    const names = readdirSync(folder);
    expect(names.includes('callboard.db') || names.some((name) => name.includes('.rebuilt'))).toBe(
      true,
    );
  }
  const { code, stderr } = await runCli(['rebuild', '--json', '--data-dir', folder]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect((await verify(folder, () => {})).findings).toEqual([]);
  expect(callsIn(folder)).toEqual(before);
  expect(readdirSync(folder).filter((name) => /rebuil/.test(name))).toEqual([]);
  expect(ended.killed).toBeGreaterThan(5);
  console.info(`rebuild: ${ended.killed} kills, ${ended.finished} finished, seed ${SEED}`);
});
