/** The numbers process, watched by its parent: what it survives, and what it says meanwhile. */

import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { systemTimer } from '../../src/app/system.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { type OpenNumbers, openNumbers } from '../../src/numbers/open-numbers.ts';
import { EVERYTHING } from '../support/askers.ts';
import { progress } from '../support/callbacks.ts';
import { testFolder } from '../support/store-folder.ts';
import { SILENT } from '../support/store-sqlite.ts';
import { TestedWriter } from '../support/store-writer.ts';
import { TEST_ENVIRONMENT } from '../support/test-environment.ts';

const ENTRY = new URL('../../src/app/numbers-process.ts', import.meta.url);

interface Scene {
  readonly numbers: OpenNumbers;
  /** `numbers.duckdb`. */
  readonly file: string;
  readonly call: (sid: string) => void;
}

function scene(): Scene {
  const folder = testFolder();
  const storeFile = join(folder, 'callboard.db');
  const writer = new TestedWriter(storeFile);
  const file = join(folder, 'numbers.duckdb');
  const numbers = openNumbers({
    entry: ENTRY,
    env: TEST_ENVIRONMENT,
    start: {
      storeFile,
      file,
      shape: { dimensions: [], timeZone: UTC, settings: DEFAULT_KPI_SETTINGS },
    },
    timer: systemTimer,
    logger: SILENT,
    metrics: { numbersAsked: () => {} },
  });
  onTestFinished(async () => {
    await numbers[Symbol.asyncDispose]();
    writer.abandon();
  });
  let second = 0;
  const call = (sid: string): void => {
    second += 1;
    writer.commit([progress('completed', second, { CallSid: sid, CallDuration: '1' })]);
  };
  return { numbers, file, call };
}

/** The process of this test: it's the only one. */
function processOf(): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (Number(parent) === process.pid && command.includes('numbers-process')) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('there is no numbers process');
}

const counts = (numbers: OpenNumbers, calls: number) =>
  vi.waitFor(
    async () =>
      expect(await numbers.count(EVERYTHING, {})).toMatchObject({ ok: true, value: { calls } }),
    { timeout: 30_000, interval: 100 },
  );

it('counts calls as they come', async () => {
  const { numbers, call } = scene();
  call('CA-1');
  expect(await numbers.count(EVERYTHING, {})).toMatchObject({
    ok: false,
    problem: { kind: 'down' },
  });
  numbers.start();
  await counts(numbers, 1);
  call('CA-2');
  await counts(numbers, 2);
  expect(numbers.state()).toMatchObject({ status: 'following', restarts: 0, reason: null });
});

it('goes on after kill -9, with each call once', async () => {
  const { numbers, call } = scene();
  call('CA-1');
  numbers.start();
  await counts(numbers, 1);
  process.kill(processOf(), 'SIGKILL');
  call('CA-2');
  await vi.waitFor(() => expect(numbers.state().status).toBe('down'));
  await counts(numbers, 2);
  expect(numbers.state().restarts).toBe(1);
});

it.each([
  ['a damaged file', (file: string) => overwrite(file)],
  ['a file that is no database', (file: string) => overwrite(file, 0)],
  ['a deleted file', (file: string) => rmSync(file)],
])('makes %s again from the log', async (_what, spoil) => {
  const { numbers, file, call } = scene();
  call('CA-1');
  numbers.start();
  await counts(numbers, 1);
  process.kill(processOf(), 'SIGKILL');
  spoil(file);
  call('CA-2');
  await vi.waitFor(() => expect(numbers.state().status).toBe('down'));
  await counts(numbers, 2);
});

/** Damages the file from this byte on. */
function overwrite(file: string, from = 4096): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, new Uint8Array(statSync(file).size - from).fill(0xa5), 0, null, from);
  closeSync(opened);
}
