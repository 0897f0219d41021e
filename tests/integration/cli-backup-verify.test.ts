/** `callboard backup`, `verify` and `rebuild` as their users run them. */
import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli-process.ts';
import { fillFolder } from '../support/store-calls.ts';
import { flipBit, overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { databaseIn } from '../support/store-open.ts';
import { TestedWriter } from '../support/store-writer.ts';

/** Nothing, or on a busy machine, how far a command is. */
const PROGRESS = /^(?:[^\n]+ \d+ % \([\d,]+ of [\d,]+\)\n)*$/;

/** A stopped data folder with thirty ended calls. */
function dataFolder(): string {
  const folder = testFolder();
  const tested = new TestedWriter(databaseIn(folder), { failureThreshold: 7 });
  for (let index = 0; index < 30; index += 1) {
    tested.commit([
      progressOf(`CA${index}`, 'ringing', index),
      progressOf(`CA${index}`, index % 3 === 0 ? 'failed' : 'completed', index + 1),
    ]);
  }
  tested.writer.close();
  return folder;
}

test('a backup is written, checked, restored and checked again', async () => {
  const folder = dataFolder();
  const file = join(testFolder(), 'backup.db');
  const written = await runCli(['backup', file, '--data-dir', folder]);
  const kilobytes = Math.ceil(statSync(file).size / 1024);
  expect(written).toMatchObject({
    code: 0,
    stdout: `${file}: 30 calls, 60 events, ${kilobytes.toLocaleString('en-US')} kB.\n`,
  });
  const whole = '60 events, 30 calls, 10 failed calls in 1 closed batches and the open one.';
  expect(await runCli(['verify', file])).toMatchObject({
    code: 0,
    stdout: `${file} is intact: ${whole}\n`,
  });
  const restored = testFolder();
  copyFileSync(file, databaseIn(restored));
  const env = { CALLBOARD_DATA_DIR: restored };
  const { code, stdout } = await runCli(['verify'], { env });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${databaseIn(restored)} is intact: ${whole}\n`,
  });
});

test('an existing file is replaced only with --force', async () => {
  const folder = dataFolder();
  const file = join(testFolder(), 'backup.db');
  await runCli(['backup', file, '--data-dir', folder]);
  const refused = await runCli(['backup', file, '--data-dir', folder]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toBe(
    `callboard: ${file} exists. Choose another name, or replace it with --force.\n`,
  );
  const forced = await runCli(['backup', file, '--force', '--json', '--data-dir', folder]);
  expect(forced).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(forced.stdout)).toEqual({
    file,
    bytes: statSync(file).size,
    calls: 30,
    events: 60,
    head: 60,
    journalBatches: 0,
    lost: [],
  });
});

test('verify lists the damage and what to do, and exits with 1', async () => {
  const folder = dataFolder();
  const [page = 0] = pagesOf(databaseIn(folder), 'calls', 'leaf');
  overwritePage(databaseIn(folder), page);
  const { code, stdout, stderr } = await runCli(['verify', '--data-dir', folder]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/is damaged\. Checked: 60 events/);
  expect(stdout).toContain('  calls: events are in no row');
  expect(stderr).toMatch(/Stop Callboard and run callboard rebuild/);
  expect(stderr).toContain(databaseIn(folder));
});

test('verify names the positions the log has lost, also as JSON', async () => {
  const folder = dataFolder();
  const [page = 0] = pagesOf(databaseIn(folder), 'log', 'leaf');
  // The end of a page holds the body of its first rows.
  flipBit(databaseIn(folder), page * 8192 - 20);
  const { code, stdout, stderr } = await runCli(['verify', '--json', '--data-dir', folder]);
  expect(code).toBe(1);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ whole: false, isRunning: false });
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      part: 'log',
      problem: 'positions cannot be read',
      count: 2,
      ranges: [{ first: expect.any(Number), last: expect.any(Number) }],
    }),
  );
  expect(stderr).toContain('Events that the log has lost are only in a backup');
});

test('rebuild repairs what verify found, and says what it did', async () => {
  const folder = dataFolder();
  const file = databaseIn(folder);
  const [page = 0] = pagesOf(file, 'calls', 'leaf');
  overwritePage(file, page);
  const { code, stdout } = await runCli(['rebuild', '--data-dir', folder]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /callboard\.db was rebuilt: 60 events, 30 calls\.\n {2}\d+ calls had no readable row\n/,
  );
  expect(stdout).toMatch(/\n {2}the first of them: CA\d+, /);
  const kept = /The damaged database is kept as (.*)\.\n$/.exec(stdout)?.[1] ?? '';
  expect(statSync(kept).size).toBe(statSync(file).size);
  expect(await runCli(['verify', '--data-dir', folder])).toMatchObject({ code: 0 });
  const again = await runCli(['rebuild', '--data-dir', folder]);
  expect(again).toMatchObject({
    code: 0,
    stdout: `${file} was rebuilt: 60 events, 30 calls. Every call matched its events.\n`,
  });
});

test('rebuild exits with 1 and the positions if the log has lost any', async () => {
  const folder = dataFolder();
  const [page = 0] = pagesOf(databaseIn(folder), 'log', 'leaf');
  overwritePage(databaseIn(folder), page);
  const { code, stdout, stderr } = await runCli(['rebuild', '--data-dir', folder]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/calls keep the data from their old row/);
  expect(stderr).toMatch(/The log has lost positions \d+-\d+\. Look for them in a backup\./);
});

test.each([
  [['rebuild'], /^callboard: Nothing was rebuilt: \S*data doesn't exist/],
  [['verify'], /data doesn't exist\. Name a data folder or a backup file\.$/],
  [['backup', 'x.db'], /data doesn't exist/],
])('%s without data says so', async (args, message) => {
  const { code, stderr } = await runCli(args);
  expect(code).toBe(1);
  expect(stderr.trimEnd()).toMatch(message);
});

test('verify takes a file or a folder, but not both', async () => {
  const { code, stderr } = await runCli(['verify', 'a.db', '--data-dir', 'b']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'callboard: Use either a file or --data-dir, not both.\n',
  });
});

test('rebuild and verify say which failed calls wait for the next start', async () => {
  const folder = testFolder();
  const sids = Array.from({ length: 200 }, (_, index) => `CA${index}`);
  fillFolder(
    folder,
    sids.map((sid) => progressOf(sid, 'ringing', 1)),
  );
  for (const page of pagesOf(databaseIn(folder), 'calls', 'leaf').slice(1, -1)) {
    overwritePage(databaseIn(folder), page);
  }
  fillFolder(
    folder,
    sids.map((sid) => progressOf(sid, 'failed', 2)),
  );
  const rebuilt = await runCli(['rebuild', '--data-dir', folder]);
  expect(rebuilt.code).toBe(0);
  const due = Number(
    / {2}(\d+) failed calls were hidden by the damage and will join a failure batch at the next start\n/.exec(
      rebuilt.stdout,
    )?.[1],
  );
  expect(due).toBeGreaterThan(50);
  const verified = await runCli(['verify', '--data-dir', folder]);
  expect(verified).toMatchObject({ code: 0, stderr: expect.stringMatching(PROGRESS) });
  expect(verified.stdout).toContain(
    `is intact: 400 events, 200 calls, ${200 - due} failed calls in ${Math.floor((200 - due) / 7)} closed batches and the open one.\n` +
      `Failed calls that will join a failure batch at the next start: ${due}.\n`,
  );
});
