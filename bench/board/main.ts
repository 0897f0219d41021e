/**
 * `npm run bench:board`: how soon a callback is on the screen, and what the board costs its browser. Build the board
 * first (`npm run build -w web`).
 *
 *   npm run bench:board                                20 s of each; a minute
 *   npm run bench:board -- --seconds 600 --only page   ten minutes of the page: does its heap grow?
 *   npm run bench:board -- --write                     also into bench/README.md
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { publish } from '../ingest/report/publish.ts';
import { milliseconds, table } from '../ingest/report/table.ts';
import { type LatencySummary, summarise } from '../ingest/statistics.ts';
import { firstSeed } from '../stored/run-seeds.ts';
import { noteLongTasks, type PageFigures, watchPage } from './page-figures.ts';
import { notePaints, probe } from './paint-probes.ts';
import { startPlayer } from './player.ts';

/** The bars. */
const MOST_PAINT_P99_MS = 250;
const MOST_BUSY_PERCENT = 50;
const LONGEST_TASK_MS = 100;
const MOST_HEAP_GROWTH = 0.1;

const RATE = 300;
const CALLS = 5_000;
const CHANGES_PER_SECOND = 1_000;
/** How long the page has to load its calls before it's watched. */
const SETTLE_MS = 5_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const lines = [...describeMachine(folder, new Date()), ''];
    if (values.only !== 'page')
      lines.push(...describePaints(await paints(browser, folder, seconds)));
    if (values.only !== 'paint')
      lines.push(...describePage(await playedPage(browser, seconds), seconds));
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

/** The page fed by calls that are played to it. */
async function playedPage(browser: Browser, seconds: number): Promise<PageFigures> {
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
    return await watchPage(page, () => page.waitForTimeout(seconds * 1000));
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
  const { busyPercent, scriptPercent, layoutPercent, longestTaskMs, longTasks, heap } = figures;
  const [before, after] = heap;
  const growth = after / before - 1;
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  return [
    `The page with ${CALLS.toLocaleString('en')} calls in progress and ` +
      `${CHANGES_PER_SECOND.toLocaleString('en')} changes a second, for ${seconds} s:`,
    '',
    ...table([
      ['page', 'main thread', 'scripts', 'layout', 'longest task', 'over 50 ms', 'heap MiB'],
      [
        'Now',
        `${busyPercent.toFixed(1)} %`,
        `${scriptPercent.toFixed(1)} %`,
        `${layoutPercent.toFixed(1)} %`,
        `${longestTaskMs.toFixed(0)} ms`,
        String(longTasks),
        `${mebibytes(before)} to ${mebibytes(after)}`,
      ],
    ]),
    '',
    verdict(busyPercent < MOST_BUSY_PERCENT, `main thread below ${MOST_BUSY_PERCENT} % busy`),
    verdict(longestTaskMs <= LONGEST_TASK_MS, `no task over ${LONGEST_TASK_MS} ms`),
    verdict(growth < MOST_HEAP_GROWTH, `heap within ${100 * MOST_HEAP_GROWTH} % of where it began`),
  ];
}

const verdict = (holds: boolean, bar: string): string =>
  `- ${bar}: ${holds ? 'reached' : '**missed**'}`;

await main();
