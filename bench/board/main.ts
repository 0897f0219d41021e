/**
 * `npm run bench:board`: how soon a callback is on the screen, and what the board costs its browser. Build the board
 * first (`npm run build -w web`).
 *
 *   npm run bench:board                                20 s of paint and 20 s of page; a minute
 *   npm run bench:board -- --only heap --seconds 900   do the heaps grow? By itself, since it takes its time
 *   npm run bench:board -- --write                     also into bench/README.md
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { publish } from '../ingest/report/publish.ts';
import { milliseconds, table } from '../ingest/report/table.ts';
import { type LatencySummary, summarise } from '../ingest/statistics.ts';
import { firstSeed } from '../stored/run-seeds.ts';
import { type Heaps, watchHeaps } from './heaps.ts';
import { noteLongTasks, type PageFigures, watchPage } from './page-figures.ts';
import { notePaints, probe } from './paint-probes.ts';
import { startPlayer } from './player.ts';

/** The bars. */
const MOST_PAINT_P99_MS = 250;
const MOST_BUSY_PERCENT = 50;
const LONGEST_TASK_MS = 100;
const MOST_HEAP_GROWTH = 0.05;

const RATE = 300;
const CALLS = 5_000;
const CHANGES_PER_SECOND = 1_000;
/** How long the page has to load its calls before it's watched. */
const SETTLE_MS = 5_000;
/** Three thirds: in the first one, code is still being compiled. */
const HEAP_SAMPLES = 30;

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      seconds: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const machine = describeMachine(folder, new Date());
    if (values.only === 'heap') {
      const heaps = await playedPage(browser, (page) =>
        watchHeaps(browser, page, seconds, HEAP_SAMPLES),
      );
      // Other programs don't change what a heap holds.
      publish('board-heap', [...machine.slice(0, 1), '', ...describeHeaps(heaps, seconds)], values);
      return;
    }
    const lines = [...machine, ''];
    if (values.only !== 'page')
      lines.push(...describePaints(await paints(browser, folder, seconds)));
    if (values.only !== 'paint') {
      const figures = await playedPage(browser, (page) =>
        watchPage(page, () => page.waitForTimeout(seconds * 1000)),
      );
      lines.push(...describePage(figures, seconds));
    }
    publish('board', lines, values);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const openPage = (browser: Browser): Promise<Page> =>
  browser.newPage({ viewport: { width: 1440, height: 900 } });

/** From sending a callback to its paint, beside others at a steady rate. */
async function paints(browser: Browser, folder: string, seconds: number): Promise<LatencySummary> {
  const port = await freePort();
  const server = await callboard().start({ port, folder, dataDir: join(folder, 'data') });
  const generator = startGenerator();
  try {
    const page = await openPage(browser);
    await notePaints(page);
    const pace = {
      port,
      connections: 8,
      seconds: seconds + 2,
      rate: RATE,
      seed: firstSeed(new Date()),
    };
    const { beside } = await loadBeside(generator, pace, async () => {
      await page.waitForTimeout(1_000);
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForSelector('.calls-table');
      return probe(page, port, seconds);
    });
    await page.close();
    return summarise(beside ?? new Float64Array());
  } finally {
    await generator.close();
    await server.stop();
  }
}

/** The page fed by calls that are played to it, while `watch` looks. */
async function playedPage<Figures>(
  browser: Browser,
  watch: (page: Page) => Promise<Figures>,
): Promise<Figures> {
  const player = await startPlayer({
    calls: CALLS,
    changesPerSecond: CHANGES_PER_SECOND,
    seed: 1,
  });
  try {
    const page = await openPage(browser);
    await noteLongTasks(page);
    await page.goto(player.url);
    await page.waitForSelector('.calls-table');
    await page.waitForTimeout(SETTLE_MS);
    const figures = await watch(page);
    await page.close();
    return figures;
  } finally {
    await player.close();
  }
}

const describePaints = ({ p50, p99, max }: LatencySummary): readonly string[] => [
  `From sending a callback to its paint, at ${RATE} callbacks a second:`,
  '',
  ...table([
    ['page', 'p50 ms', 'p99 ms', 'max ms'],
    ['Now', milliseconds(p50), milliseconds(p99), milliseconds(max)],
  ]),
  '',
  verdict(p99 < MOST_PAINT_P99_MS, `p99 below ${MOST_PAINT_P99_MS} ms`),
  '',
];

function describePage(figures: PageFigures, seconds: number): readonly string[] {
  const { busyPercent, scriptPercent, layoutPercent, longestTaskMs, longTasks } = figures;
  return [
    `The page with ${CALLS.toLocaleString('en')} calls in progress and ` +
      `${CHANGES_PER_SECOND.toLocaleString('en')} changes a second, for ${seconds} s:`,
    '',
    ...table([
      ['page', 'main thread', 'scripts', 'layout', 'longest task', 'over 50 ms'],
      [
        'Now',
        `${busyPercent.toFixed(1)} %`,
        `${scriptPercent.toFixed(1)} %`,
        `${layoutPercent.toFixed(1)} %`,
        `${longestTaskMs.toFixed(0)} ms`,
        String(longTasks),
      ],
    ]),
    '',
    verdict(busyPercent < MOST_BUSY_PERCENT, `main thread below ${MOST_BUSY_PERCENT} % busy`),
    verdict(longestTaskMs <= LONGEST_TASK_MS, `no task over ${LONGEST_TASK_MS} ms`),
  ];
}

function describeHeaps({ page, worker }: Heaps, seconds: number): readonly string[] {
  const thirds = (heap: readonly number[]): readonly (readonly number[])[] => {
    const length = heap.length / 3;
    return [0, 1, 2].map((third) => heap.slice(third * length, (third + 1) * length));
  };
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
  const row = (name: string, heap: readonly number[]): readonly string[] => [
    name,
    ...thirds(heap).map(
      (third) => `${mebibytes(Math.min(...third))}-${mebibytes(Math.max(...third))}`,
    ),
  ];
  const growth = (heap: readonly number[]): number => {
    const [, middle = [], last = []] = thirds(heap);
    return Math.min(...last) / Math.min(...middle) - 1;
  };
  return [
    `The heaps with ${CALLS.toLocaleString('en')} calls in progress and ` +
      `${CHANGES_PER_SECOND.toLocaleString('en')} changes a second, for ${seconds} s, MiB (least-greatest):`,
    '',
    ...table([
      ['heap', 'first third', 'second third', 'last third'],
      row('page', page),
      row('worker', worker),
    ]),
    '',
    verdict(
      Math.max(growth(page), growth(worker)) < MOST_HEAP_GROWTH,
      `the least of the last third within ${100 * MOST_HEAP_GROWTH} % of the second's`,
    ),
  ];
}

const verdict = (holds: boolean, bar: string): string =>
  `- ${bar}: ${holds ? 'reached' : '**missed**'}`;

await main();
