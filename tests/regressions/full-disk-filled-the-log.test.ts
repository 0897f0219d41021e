/**
 * On a read-only disk, each refused write logged a line: 2,011 in 3.5 s. While the database couldn't be
 * written, there were two lines a second, without end.
 *
 * What must hold: one line when it begins, one when it's over, and one a minute in between. `/readyz` says so
 * meanwhile, and callbacks are stored again without a restart.
 */

import { expect, onTestFinished, test, vi } from 'vitest';
import { type DiskFault, faultyDiskForTest } from '../support/fault-shim/faulty-disk.ts';
import { heldBy, load, newDataDir, serveIn } from '../support/process-loaded.ts';

const REFUSED: readonly (readonly [string, DiskFault])[] = [
  ['the journal on a full disk', { calls: ['write'], effect: 'ENOSPC', path: '.journal-' }],
  ['the journal on a read-only disk', { calls: ['write'], effect: 'EROFS', path: '.journal-' }],
  ['the database on a full disk', { calls: ['write'], effect: 'ENOSPC', path: '.db-wal' }],
];

test.each(REFUSED)('%s is logged once, and its end once', async (_what, fault) => {
  using disk = faultyDiskForTest();
  if (disk === null) return;
  const callboard = serveIn(newDataDir(), disk.environment);
  onTestFinished(() => disk.heal());
  const sender = await load(callboard);
  const base = `http://localhost:${await callboard.listening}`;

  disk.break(fault);
  const refused = (): number => sender.refusals.get(503) ?? 0;
  await vi.waitFor(() => expect(refused()).toBeGreaterThan(300), 60_000);
  expect((await fetch(`${base}/readyz`)).status).toBe(503);
  disk.heal();
  const before = sender.acknowledged;
  await vi.waitFor(() => expect(sender.acknowledged).toBeGreaterThan(before + 300), 60_000);
  await vi.waitFor(async () => expect((await fetch(`${base}/readyz`)).status).toBe(200), 60_000);
  // It counts as over after a second without a failure.
  await vi.waitFor(() => expect(callboard.stderr()).toContain('can be written again'), 60_000);
  sender.pointTo(null);
  const acknowledged = sender.acknowledged;
  expect(await heldBy(callboard)).toBeGreaterThanOrEqual(acknowledged);

  const { code, stderr } = await callboard.stop();
  expect(code).toBe(0);
  const lines = stderr.split('\n').filter((line) => /be written/.test(line));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', message: expect.stringContaining("can't be written") },
    { level: 'info', message: expect.stringContaining('can be written again') },
  ]);
});
