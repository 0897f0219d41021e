/**
 * An I/O error of the disk closed Callboard's port and left its process running: it logged a line every
 * half second, ignored SIGTERM, and no supervisor restarted it.
 *
 * What must hold: after an I/O error, whichever file it was on, the process ends within 2 s with an
 * error code and says why; SIGTERM and SIGINT end it, even while the disk hangs; and what was
 * acknowledged is there when it starts again.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { STOP_WITHIN_MS } from '../../src/app/process.ts';
import {
  type DiskFault,
  type FaultyDisk,
  faultyDiskForTest,
} from '../support/fault-shim/faulty-disk.ts';
import { planCalls } from '../support/load-calls.ts';
import { seededRandom } from '../support/load-random.ts';
import { readLog } from '../support/process-answers.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';
import { type Provider, signedRequest } from '../support/provider-request.ts';
import { ProviderSender } from '../support/provider-sender.ts';

const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};
const SETTINGS = {
  SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
  CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
};
const ENDS_WITHIN_MS = 2_000;

/** A Callboard on a disk of its own that can break, under load from eight connections. */
async function serveUnderLoad(disk: FaultyDisk, calls = 2_000) {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-disk-'));
  const requests = planCalls(calls, 'project-1', seededRandom(4)).flatMap(({ callbacks }) =>
    callbacks.map((parameters) => signedRequest(PROVIDER, 'POST', parameters)),
  );
  const sender = new ProviderSender(requests);
  const callboard = startServe(dataDir, { ...SETTINGS, ...disk.environment });
  onTestFinished(async () => {
    disk.heal();
    await callboard.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const acknowledged = (count: number) =>
    new Promise<void>((resolve) => {
      sender.onAcknowledged = () => {
        if (sender.acknowledged >= count) resolve();
      };
    });
  const sent = sender.send(8);
  sender.pointTo(await callboard.listening);
  await acknowledged(300);
  return { callboard, dataDir, sender, sent };
}

/** Starts it again on a disk that is well: how many callbacks does it hold? */
async function heldIn(dataDir: string): Promise<number> {
  await using again = startServe(dataDir, SETTINGS);
  return (await readLog(`http://localhost:${await again.listening}`)).length;
}

/** How long it took to end from `since`, in milliseconds. */
async function endOf(callboard: ServeProcess, since: number) {
  const end = await callboard.end;
  return { ...end, tookMs: performance.now() - since };
}

const FOR_EVER: readonly (readonly [string, DiskFault])[] = [
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
    ...FOR_EVER,
    ...FOR_EVER.map(([what, fault]) => [`${what}, for 60 ms`, { ...fault, forMs: 60 }] as const),
  ])('on %s ends the process, and nothing acknowledged is lost', async (_what, fault) => {
    using disk = faultyDiskForTest();
    if (disk === null) return;
    const { callboard, dataDir, sender } = await serveUnderLoad(disk);

    disk.break(fault);
    const end = await endOf(callboard, performance.now());
    sender.pointTo(null);

    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.tookMs).toBeLessThan(ENDS_WITHIN_MS);
    expect(end.stderr).toMatch(/callboard: Callbacks can no longer be kept: .*start again/);
    disk.heal();
    expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(sender.acknowledged);
  });

  test('while it stops ends it with an error code', async () => {
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
  test.each([
    ['SIGTERM', 'the journal', '.journal-'],
    ['SIGINT', "the database's write-ahead log", '.db-wal'],
  ] as const)('%s ends the process while %s hangs', async (signal, _what, path) => {
    using disk = faultyDiskForTest();
    if (disk === null) return;
    const { callboard, dataDir, sender } = await serveUnderLoad(disk);

    disk.break({ calls: ['write', 'sync'], effect: 'hang', path });
    callboard.child.kill(signal);
    const end = await endOf(callboard, performance.now());
    sender.pointTo(null);

    expect(end.code).not.toBe(0);
    expect(end.tookMs).toBeLessThan(STOP_WITHIN_MS + 1_000);
    expect(end.stderr).toContain('did not stop in time');
    disk.heal();
    expect(await heldIn(dataDir)).toBeGreaterThanOrEqual(sender.acknowledged);
  });
});
