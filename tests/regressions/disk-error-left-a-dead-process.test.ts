/**
 * An I/O error of the disk closed Callboard's port and left its process running. It logged a line every half
 * second, ignored SIGTERM, and no supervisor restarted it.
 *
 * What must hold: after an I/O error on any file, the process ends soon with an error code and says
 * why. SIGTERM and SIGINT end it, even while the disk hangs. Everything acknowledged is there when it starts
 * again.
 */

import { describe, expect, onTestFinished, test } from 'vitest';
import { STOP_WITHIN_MS } from '../../src/app/process.ts';
import {
  type DiskFault,
  type FaultyDisk,
  faultyDiskForTest,
} from '../support/fault-shim/faulty-disk.ts';
import { endOf, heldIn, load, newDataDir, serveIn } from '../support/process-loaded.ts';

/** It takes less than 2 s on a machine that does nothing else; it used to go on forever. */
const ENDS_WITHIN_MS = 60_000;

/** A Callboard under load, on a disk that can break. */
async function serveUnderLoad(disk: FaultyDisk) {
  const dataDir = newDataDir();
  const callboard = serveIn(dataDir, disk.environment);
  onTestFinished(() => disk.heal());
  return { callboard, dataDir, sender: await load(callboard) };
}

const LASTING: readonly (readonly [string, DiskFault])[] = [
  ['the journal', { calls: ['write', 'sync'], effect: 'EIO', path: '.journal-' }],
  ['the journal, when it is synced', { calls: ['sync'], effect: 'EIO', path: '.journal-' }],
  ["the database's write-ahead log", { calls: ['write'], effect: 'EIO', path: '.db-wal' }],
  [
    "the database's write-ahead log, when it is synced",
    { calls: ['sync'], effect: 'EIO', path: '.db-wal' },
  ],
  ['every file', { calls: ['write', 'sync', 'open'], effect: 'EIO' }],
];

describe('an I/O error', () => {
  test.each([
    ...LASTING,
    ...LASTING.map(([what, fault]) => [`${what}, for 60 ms`, { ...fault, forMs: 60 }] as const),
  ])('on %s ends the process, and nothing acknowledged is lost', async (_what, fault) => {
    using disk = faultyDiskForTest();
    if (disk === null) return;
    const { callboard, dataDir, sender } = await serveUnderLoad(disk);

    disk.break(fault);
    const end = await endOf(callboard, performance.now());
    sender.pointTo(null);

    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.tookMs).toBeLessThan(ENDS_WITHIN_MS);
    expect(end.stderr).toMatch(/callboard: Callbacks can't be stored any more: .*start again/);
    disk.heal();
    expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(sender.acknowledged);
  });

  test('during shutdown ends it with an error code', async () => {
    using disk = faultyDiskForTest();
    if (disk === null) return;
    const { callboard, sender } = await serveUnderLoad(disk);

    disk.break({ calls: ['write', 'sync'], effect: 'EIO' });
    callboard.child.kill('SIGTERM');
    const end = await endOf(callboard, performance.now());
    sender.pointTo(null);

    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.tookMs).toBeLessThan(ENDS_WITHIN_MS);
  });
});

describe('a disk that hangs', () => {
  const hangs = [
    ['SIGTERM', 'the journal', '.journal-'],
    ['SIGINT', "the database's write-ahead log", '.db-wal'],
    ['SIGTERM', 'every file', ''],
  ] as const;

  // In parallel, because each waits for as long as a process may take to stop.
  test(`doesn't keep the process running: ${hangs.map(([signal, what]) => `${signal} while ${what} hangs`).join(', ')}`, async () => {
    await Promise.all(hangs.map(([signal, , path]) => endsWhileHanging(signal, path)));
  });
});

async function endsWhileHanging(signal: NodeJS.Signals, path: string): Promise<void> {
  using disk = faultyDiskForTest();
  if (disk === null) return;
  const { callboard, dataDir, sender } = await serveUnderLoad(disk);

  disk.break({ calls: ['write', 'sync'], effect: 'hang', ...(path === '' ? {} : { path }) });
  callboard.child.kill(signal);
  const end = await endOf(callboard, performance.now());
  sender.pointTo(null);

  expect(end.code).not.toBe(0);
  expect(end.tookMs).toBeLessThan(STOP_WITHIN_MS + ENDS_WITHIN_MS);
  expect(end.stderr).toContain("didn't stop in time");
  disk.heal();
  expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(sender.acknowledged);
}
