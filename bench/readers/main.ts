/**
 * `npm run bench:readers`: how long callbacks wait for answers while stored data is being read.
 *
 *   npm run bench:readers                                     60,000 calls, 5 rounds; eight minutes
 *   npm run bench:readers -- --rounds 1 --seconds 4           shorter
 *   npm run bench:readers -- --only 'calls.csv'               readers whose path holds this
 *   npm run bench:readers -- --databases /tmp/stored --write  a database to use again; into bench/README.md
 */

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { alternating } from '../ingest/plan.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { mebibytes, milliseconds, spreadText, table } from '../ingest/report/table.ts';
import { spread } from '../ingest/statistics.ts';
import { firstSeed } from '../stored/run-seeds.ts';
import { seed } from '../stored/seed.ts';
import { startReaders } from './start-reading.ts';

interface Reading {
  readonly path: string;
  readonly readers: number;
}

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly answers: number;
  readonly bytesPerSecond: number;
}

const NO_READERS: Reading = { path: '', readers: 0 };
const READINGS: readonly Reading[] = [
  { path: '/api/v1/calls.csv', readers: 1 },
  { path: '/api/v1/calls.csv', readers: 8 },
  { path: '/api/v1/calls.csv?status=failed', readers: 8 },
  { path: '/api/v1/events.ndjson', readers: 16 },
  { path: '/api/v1/calls?limit=1000', readers: 8 },
];
/** The highest allowed p99. */
const MOST_P99_MS = 50;
const CONNECTIONS = 8;
const DAY_MS = 86_400_000;

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      calls: { type: 'string', default: '60000' },
      rate: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: tmpdir() },
      databases: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const [calls, rate, rounds, seconds] = [
    Number(values.calls),
    Number(values.rate),
    Number(values.rounds),
    Number(values.seconds),
  ];
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const generator = startGenerator();
  const readers = startReaders();
  try {
    const dataDir = await filled(join(values.databases ?? folder, `readers-${calls}`), calls);
    const port = await freePort();
    const server = await callboard().start({ port, folder, dataDir });
    try {
      const readings = [NO_READERS, ...READINGS.filter(({ path }) => path.includes(values.only))];
      let nextSeed = firstSeed(new Date());
      const results = await alternating(rounds, readings, async (reading, index) => {
        nextSeed += 1;
        const pace = { port, connections: CONNECTIONS, seconds, rate, seed: nextSeed };
        const { latency, beside: read } = await loadBeside(generator, pace, () =>
          reading.readers === 0 ? null : readers.ask({ ...reading, port, seconds: seconds + 1 }),
        );
        if (read !== null && read.failed > 0) throw new Error(`${read.failed} answers failed`);
        const figures: Figures = {
          ...latency,
          answers: read?.answers ?? 0,
          bytesPerSecond: (read?.bytes ?? 0) / (seconds + 1),
        };
        note(
          `round ${index + 1}: ${nameOf(reading)}: p99 ${milliseconds(figures.p99)} ms, ` +
            `${figures.answers} whole answers, ${mebibytes(figures.bytesPerSecond)}/s`,
        );
        return figures;
      });
      const report = [
        ...describeMachine(folder, new Date()),
        `${calls.toLocaleString('en')} calls stored, ${rate} callbacks a second on ${CONNECTIONS} ` +
          `connections, ${rounds} rounds of ${seconds} s in alternation; medians, and (least-greatest).`,
        '',
        ...describe(results),
      ];
      publish('readers', report, values);
    } finally {
      await server.stop();
    }
  } finally {
    await generator.close();
    await readers.close();
    rmSync(folder, { recursive: true });
  }
}

/** A data folder with this many ended calls: from an earlier run, or created now. */
async function filled(dataDir: string, calls: number): Promise<string> {
  if (existsSync(dataDir)) return dataDir;
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await seed({
    dataDir: unfinished,
    calls,
    seed: 1,
    at: Date.now() - DAY_MS,
    onProgress: () => {},
  });
  renameSync(unfinished, dataDir);
  return dataDir;
}

function describe(results: ReadonlyMap<Reading, readonly Figures[]>): string[] {
  const rows = [...results].map(([reading, figures]) => {
    const of = (pick: (one: Figures) => number, show: (value: number) => string) =>
      spreadText(spread(figures.map(pick)), show);
    return [
      nameOf(reading),
      of(({ p50 }) => p50, milliseconds),
      of(({ p99 }) => p99, milliseconds),
      of(({ max }) => max, milliseconds),
      of(({ answers }) => answers, String),
      of(({ bytesPerSecond }) => bytesPerSecond, mebibytes),
    ];
  });
  const slowest = Math.max(
    ...[...results.values()].map((figures) => spread(figures.map(({ p99 }) => p99)).median),
  );
  return [
    ...table([['beside', 'p50 ms', 'p99 ms', 'max ms', 'whole answers', 'read a second'], ...rows]),
    '',
    `Callbacks count from when they were due. The slowest p99 is ${milliseconds(slowest)} ms, bar ` +
      `${MOST_P99_MS} ${slowest < MOST_P99_MS ? 'reached' : 'MISSED'}.`,
  ];
}

const nameOf = ({ path, readers }: Reading): string =>
  readers === 0 ? 'no readers' : `${readers} x ${path}`;

await main();
