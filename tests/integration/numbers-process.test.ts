/** The numbers process, watched by its parent: what it survives, and what it says meanwhile. */

import {
  closeSync,
  existsSync,
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
import type { FactFilter } from '../../src/core/fact-filter.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { type OpenNumbers, openNumbers } from '../../src/numbers/open-numbers.ts';
import type { Timer } from '../../src/ports/clock.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond, type Fields, progress } from '../support/callbacks.ts';
import { ManualTimer } from '../support/manual-timer.ts';
import { SILENT } from '../support/silent.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';
import { TestedWriter } from '../support/store-writer.ts';
import { TEST_ENVIRONMENT } from '../support/test-environment.ts';

const ENTRY = new URL('../../src/app/numbers-process.ts', import.meta.url);

interface OpenOptions {
  readonly timer?: Timer;
  readonly renewAfterMs?: number;
  readonly mostMemoryBytes?: number;
}

/** The store that the numbers follow, and their file. */
class Scene {
  readonly folder = testFolder();
  readonly storeFile = join(this.folder, 'callboard.db');
  /** `numbers.duckdb`. */
  readonly file = join(this.folder, 'numbers.duckdb');
  writer = new TestedWriter(this.storeFile);
  #second = 0;

  constructor() {
    onTestFinished(() => this.writer.abandon());
  }

  /** The numbers, not started. */
  open({
    timer = systemTimer,
    renewAfterMs = 3_600_000,
    mostMemoryBytes = 2 ** 40,
  }: OpenOptions = {}): OpenNumbers {
    const numbers = openNumbers({
      entry: ENTRY,
      env: TEST_ENVIRONMENT,
      start: {
        storeFile: this.storeFile,
        ...{ file: this.file, renewAfterMs },
        shape: { dimensions: [], timeZone: UTC, settings: DEFAULT_KPI_SETTINGS },
      },
      ...{ timer, logger: SILENT, metrics: { numbersAsked: () => {} }, mostMemoryBytes },
    });
    onTestFinished(() => numbers[Symbol.asyncDispose]());
    return numbers;
  }

  /** Stores a call. */
  call(sid: string, fields: Fields = {}): void {
    this.#second += 1;
    const ended = { CallSid: sid, CallDuration: '1', ...fields };
    this.writer.commit([progress('completed', this.#second, ended)]);
  }

  erase(callSid: string): void {
    const { writer } = this.writer;
    const audit = { at: atSecond(99), action: 'call-erased', actor: null, address: null } as const;
    writer.erase({ accounts: 'all', callSid, audit: { ...audit, subject: callSid, count: 1 } });
    while (writer.eraseMore() === 'more');
  }

  /** Purges calls without a callback since `before`, at a time of its own. */
  purge(before: number, at: number): void {
    const { writer } = this.writer;
    while (writer.writeBack());
    while (writer.purgeMore({ before: { calls: before, events: null }, at }));
  }

  /** Puts another database in the store's place: a new one, or a copy. */
  replaceStore(copy: string | null = null): void {
    this.writer.abandon();
    rmSync(this.storeFile);
    for (const end of ['-wal', '-shm']) rmSync(`${this.storeFile}${end}`, { force: true });
    if (copy !== null) copyDatabase(copy, this.storeFile);
    this.writer = new TestedWriter(this.storeFile);
  }
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

const PATIENCE = { timeout: 250_000, interval: 100 };

const counts = (numbers: OpenNumbers, calls: number, filter: FactFilter = {}) =>
  vi.waitFor(
    async () =>
      expect(await numbers.count(EVERYTHING, filter)).toMatchObject({ ok: true, value: { calls } }),
    PATIENCE,
  );

/** Resolves once it's known that the process has ended. It may be running again by then. */
const hasEnded = (numbers: OpenNumbers) =>
  vi.waitFor(() => {
    const { status, restarts } = numbers.state();
    expect(status === 'down' || restarts > 0).toBe(true);
  }, PATIENCE);

it('counts calls as they come', async () => {
  const scene = new Scene();
  const numbers = scene.open();
  scene.call('CA-1');
  expect(await numbers.count(EVERYTHING, {})).toMatchObject({
    ok: false,
    problem: { kind: 'down' },
  });
  numbers.start();
  await counts(numbers, 1);
  scene.call('CA-2');
  await counts(numbers, 2);
  expect(numbers.state()).toMatchObject({ status: 'following', restarts: 0, reason: null });
});

it('goes on after kill -9, with each call once', async () => {
  const scene = new Scene();
  const numbers = scene.open();
  scene.call('CA-1');
  numbers.start();
  await counts(numbers, 1);
  process.kill(processOf(), 'SIGKILL');
  scene.call('CA-2');
  await hasEnded(numbers);
  await counts(numbers, 2);
  expect(numbers.state().restarts).toBe(1);
});

it('learns of what was erased and purged while it was down', async () => {
  const scene = new Scene();
  const numbers = scene.open();
  scene.call('CA-old');
  for (const sid of ['CA-1', 'CA-2']) scene.call(sid, { From: '+15550199887' });
  numbers.start();
  await counts(numbers, 3);
  process.kill(processOf(), 'SIGKILL');
  scene.purge(atSecond(3), atSecond(9));
  scene.erase('CA-1');
  await counts(numbers, 2);
  await counts(numbers, 1, { numberPart: '5550199887' });
  expect(numbers.state().restarts).toBe(1);
});

it('starts over if the purge of a call was purged before it was read', async () => {
  const scene = new Scene();
  const numbers = scene.open();
  for (const sid of ['CA-1', 'CA-2']) scene.call(sid);
  numbers.start();
  await counts(numbers, 2);
  process.kill(processOf(), 'SIGKILL');
  scene.purge(atSecond(3), atSecond(4));
  scene.purge(atSecond(9), atSecond(99));
  scene.call('CA-3');
  await hasEnded(numbers);
  await counts(numbers, 1);
});

it('lets what was erased leave its file, too', async () => {
  const scene = new Scene();
  const numbers = scene.open({ renewAfterMs: 200 });
  scene.call('CA-1', { From: '+15550199887' });
  scene.call('CA-2');
  numbers.start();
  await counts(numbers, 2);
  const hasDigits = (): boolean =>
    [scene.file, `${scene.file}.wal`].some(
      (file) => existsSync(file) && readFileSync(file).includes('15550199887'),
    );
  expect(hasDigits()).toBe(true);

  scene.erase('CA-1');
  await vi.waitFor(() => expect(hasDigits()).toBe(false), PATIENCE);
  scene.call('CA-3');
  await counts(numbers, 3);
  expect(numbers.state()).toMatchObject({ status: 'following', restarts: 0 });
});

it.each([
  ['a damaged file', (file: string) => overwrite(file)],
  ['a file that is no database', (file: string) => overwrite(file, 0)],
  ['a deleted file', (file: string) => rmSync(file)],
])('makes %s again from the log', async (_what, spoil) => {
  const scene = new Scene();
  const numbers = scene.open();
  scene.call('CA-1');
  numbers.start();
  await counts(numbers, 1);
  process.kill(processOf(), 'SIGKILL');
  spoil(scene.file);
  scene.call('CA-2');
  await hasEnded(numbers);
  await counts(numbers, 2);
});

it.each([
  ['another database', false],
  ['an older copy of the database', true],
])('starts over for %s', async (_what, isCopy) => {
  const scene = new Scene();
  scene.call('CA-1');
  const older = join(scene.folder, 'older.db');
  copyDatabase(scene.storeFile, older);
  for (const sid of ['CA-2', 'CA-3', 'CA-4']) scene.call(sid);
  const before = scene.open();
  before.start();
  await counts(before, 4);
  await before[Symbol.asyncDispose]();

  scene.replaceStore(isCopy ? older : null);
  scene.call('CA-5');
  const after = scene.open();
  after.start();
  await counts(after, isCopy ? 2 : 1);
  expect(after.state().restarts).toBe(1);
});

it('can take minutes to start', async () => {
  const scene = new Scene();
  const timer = new ManualTimer();
  const numbers = scene.open({ timer });
  scene.call('CA-1');
  numbers.start();
  process.kill(processOf(), 'SIGSTOP');
  timer.pass(300_000);
  process.kill(processOf(), 'SIGCONT');
  await counts(numbers, 1);
  expect(numbers.state().restarts).toBe(0);
});

it('is started again after 30 seconds without a sign of it', async () => {
  const scene = new Scene();
  const timer = new ManualTimer();
  const numbers = scene.open({ timer });
  scene.call('CA-1');
  numbers.start();
  await counts(numbers, 1);
  process.kill(processOf(), 'SIGSTOP');
  const waiting = numbers.count(EVERYTHING, {});
  timer.pass(30_000);
  expect(await waiting).toMatchObject({ ok: false, problem: { kind: 'down' } });
  expect(numbers.state()).toMatchObject({ status: 'down', restarts: 0 });

  scene.call('CA-2');
  timer.pass(100);
  await counts(numbers, 2);
  expect(numbers.state().restarts).toBe(1);
});

it('is started again, later each time, while it takes too much memory', async () => {
  const scene = new Scene();
  const numbers = scene.open({ mostMemoryBytes: 1 });
  numbers.start();
  await vi.waitFor(() => expect(numbers.state().restarts).toBeGreaterThan(1), PATIENCE);
});

/** Damages the file from this byte on. */
function overwrite(file: string, from = 4096): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, new Uint8Array(statSync(file).size - from).fill(0xa5), 0, null, from);
  closeSync(opened);
}
