/**
 * The data folder was deleted while Callboard was running, and it went on answering 204, 4,712 times, until
 * it was stopped, with exit code 0. With `callboard.lock` deleted, a second one started on the same folder.
 * Both wrote, and 32 acknowledged callbacks were lost.
 *
 * What must hold: nothing is acknowledged into files that can't be found again. The process ends at once and
 * says what happened. Of two writers only the newer one continues, and nothing that either acknowledged is
 * lost.
 */

import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endOf, heldBy, heldIn, load, newDataDir, serveIn } from '../support/process-loaded.ts';

/** It takes about a second; this is for a slow or busy machine. */
const NOTICED_WITHIN_MS = 60_000;

/** Removes the folder and the files that a start makes in it. */
const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });

test('a deleted folder ends it, and nothing is acknowledged after that', async () => {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir);
  const sender = await load(callboard);

  remove(dataDir);
  const since = performance.now();
  const acknowledged = sender.acknowledged;
  const end = await endOf(callboard, since);
  sender.pointTo(null);

  expect(end).toMatchObject({ code: 1, signal: null });
  expect(end.tookMs).toBeLessThan(NOTICED_WITHIN_MS);
  expect(end.stderr).toMatch(/can't be stored any more: .* was moved or deleted.*start again/);
  // Those that were answered earlier and not read yet.
  expect(sender.acknowledged - acknowledged).toBeLessThanOrEqual(8);
});

test('so does a moved folder, which keeps everything acknowledged', async () => {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir);
  const sender = await load(callboard);
  const moved = `${dataDir}-moved`;
  onTestFinished(() => remove(moved));

  renameSync(dataDir, moved);
  const end = await callboard.end;
  sender.pointTo(null);

  expect(end).toMatchObject({ code: 1, signal: null });
  expect(await heldIn(moved)).toBeGreaterThanOrEqual(sender.acknowledged);
});

test.each(['callboard.db', 'callboard.db-wal', 'callboard.journal-1-2'])(
  'so does %s on its own, while no callbacks arrive',
  async (name) => {
    const dataDir = newDataDir();
    const callboard = serveIn(dataDir);
    await callboard.listening;
    rmSync(join(dataDir, name));
    const end = await endOf(callboard, performance.now());
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.tookMs).toBeLessThan(NOTICED_WITHIN_MS);
    expect(end.stderr).toContain(`${name} was moved or deleted`);
  },
);

test('a deleted write-ahead log loses nothing: the rest of it is still written to the database', async () => {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir);
  const sender = await load(callboard);
  rmSync(join(dataDir, 'callboard.db-wal'));
  await callboard.end;
  sender.pointTo(null);
  expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(sender.acknowledged);
});

test('a second one on the folder ends the first, and nothing from either is lost', async () => {
  const dataDir = newDataDir();
  const first = serveIn(dataDir);
  const before = await load(first, { seed: 4 });

  rmSync(join(dataDir, 'callboard.lock'));
  const second = serveIn(dataDir);
  const after = await load(second, { seed: 5 });
  const end = await first.end;
  before.pointTo(null);
  await vi.waitFor(() => expect(after.acknowledged).toBeGreaterThan(1_000), 120_000);
  after.pointTo(null);
  const acknowledged = before.acknowledged + after.acknowledged;

  expect(end).toMatchObject({ code: 1, signal: null });
  expect(end.stderr).toMatch(/another Callboard has taken over|was moved or deleted/);
  expect(await heldBy(second)).toBeGreaterThanOrEqual(acknowledged);
});
