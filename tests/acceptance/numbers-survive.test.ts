/** What happens to the numbers, and doesn't to callbacks, when Callboard is killed or the disk is full. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { faultyDiskForTest } from '../support/fault-shim/faulty-disk.ts';
import { acknowledgesMore, load, newDataDir, serveIn } from '../support/process-loaded.ts';

const ON = { CALLBOARD_NUMBERS: 'on' };
const PATIENCE = { timeout: 250_000, interval: 200 };

async function answer(base: string, path: string): Promise<unknown> {
  return (await fetch(`${base}${path}`)).json();
}

const STATS = '/api/v1/stats?kpi=attempts&leg=all&from=2000-01-01&to=2100-01-01';
const attempts = z.object({ kpis: z.object({ attempts: z.object({ value: z.number() }) }) });

/** How many attempts the numbers know. */
const counted = async (base: string): Promise<number> =>
  attempts.parse(await answer(base, STATS)).kpis.attempts.value;

/** How many calls the store has that left the queue. */
async function stored(base: string): Promise<number> {
  const metrics = await (await fetch(`${base}/metrics`)).text();
  return [...metrics.matchAll(/^callboard_calls\{status="([\w-]+)"\} (\d+)$/gm)]
    .filter(([, status]) => status !== 'queued')
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

const expectAll = (base: string): Promise<void> =>
  vi.waitFor(async () => {
    const calls = await stored(base);
    expect(calls).toBeGreaterThan(0);
    expect(await counted(base)).toBe(calls);
  }, PATIENCE);

/** The numbers process of a Callboard. */
const numbersOf = (parent: number | undefined): number | undefined =>
  readdirSync('/proc')
    .map(Number)
    .find((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return status.includes(`PPid:\t${parent}\n`) && command.includes('numbers-process');
      } catch {
        return false;
      }
    });

const isRunning = (pid: number): boolean => {
  try {
    // It stays as a zombie until its new parent looks.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('the numbers process ends with a killed Callboard, and the next one goes on', async () => {
  const folder = newDataDir();
  const first = serveIn(folder, ON);
  const sender = await load(first);
  await vi.waitFor(async () => {
    expect(await counted(`http://localhost:${await first.listening}`)).toBeGreaterThan(0);
  }, PATIENCE);
  const pid = numbersOf(first.child.pid) ?? expect.fail('there is no numbers process');
  sender.pointTo(null);
  await first.kill();
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), PATIENCE);
  const second = serveIn(folder, ON);
  await expectAll(`http://localhost:${await second.listening}`);
});

test('a numbers process that hangs, and is then killed, costs no callback', async () => {
  const callboard = serveIn(newDataDir(), ON);
  const sender = await load(callboard);
  const port = await callboard.listening;
  const base = `http://localhost:${port}`;
  sender.pointTo(null);
  await vi.waitFor(async () => expect(await counted(base)).toBeGreaterThan(0), PATIENCE);

  const pid = numbersOf(callboard.child.pid) ?? expect.fail('there is no numbers process');
  process.kill(pid, 'SIGSTOP');
  await acknowledgesMore(callboard, sender, 300);
  process.kill(pid, 'SIGKILL');
  await acknowledgesMore(callboard, sender, 300);
  expect(sender.refusals.get(503)).toBeUndefined();
  sender.pointTo(null);
  await expectAll(base);
});

test('a disk that is full for the numbers costs no callback, and they recover by themselves', async () => {
  using disk = faultyDiskForTest();
  if (disk === null) return;
  const callboard = serveIn(newDataDir(), { ...disk.environment, ...ON });
  onTestFinished(() => disk.heal());
  const sender = await load(callboard);
  const port = await callboard.listening;
  const base = `http://localhost:${port}`;
  // The rest is sent once the disk is full, so that there's something to write.
  sender.pointTo(null);
  await vi.waitFor(async () => expect(await counted(base)).toBeGreaterThan(0), PATIENCE);

  disk.break({ calls: ['write'], effect: 'ENOSPC', path: 'numbers.duckdb' });
  await acknowledgesMore(callboard, sender, 300);
  // Some are left for later, however long it takes to notice the full disk.
  sender.pointTo(null);
  await vi.waitFor(
    async () =>
      expect(await answer(base, '/readyz')).toMatchObject({
        degraded: { numbers: expect.any(String) },
      }),
    PATIENCE,
  );
  await acknowledgesMore(callboard, sender, 300);
  expect(sender.refusals.get(503)).toBeUndefined();
  disk.heal();
  sender.pointTo(null);
  await expectAll(base);
  expect(await answer(base, '/readyz')).toEqual({ status: 'ready' });
});
