/**
 * `npm run bench:follow`: how fast a follower catches up with stored calls, and how it affects callbacks.
 *
 *   npm run bench:follow                                        1 million calls; ten minutes with seeding
 *   npm run bench:follow -- --millions 0.1 --rounds 1           smaller
 *   npm run bench:follow -- --databases /tmp/stored             with those that bench:stored left there
 *   npm run bench:follow -- --databases /tmp/stored --millions 10 --write    into bench/README.md
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { type Generator, startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { alternating } from '../ingest/plan.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { mebibytes, milliseconds, perSecond, spreadText, table } from '../ingest/report/table.ts';
import { spread } from '../ingest/statistics.ts';
import { filled } from '../stored/filled.ts';
import { firstSeed } from '../stored/run-seeds.ts';
import type { FollowResult } from './protocol.ts';
import { follow } from './start-follower.ts';

const MILLION = 1_000_000;
/** The minimum of changed calls per second while catching up. */
const LEAST_PER_SECOND = 20_000;
/** The highest allowed p99 of callbacks, in milliseconds. */
const MOST_P99_MS = 50;
const LIMIT = 1000;
const CONNECTIONS = 16;

interface Beside {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly callsPerSecond: number;
}

interface Settings {
  readonly dataDir: string;
  readonly folder: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly rate: number;
}

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      millions: { type: 'string', default: '1' },
      rate: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
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
  const calls = Number(values.millions) * MILLION;
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const generator = startGenerator();
  try {
    const dataDir = await filled(join(values.databases ?? folder, `stored-${calls}`), calls, note);
    const settings = {
      dataDir,
      folder,
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      rate: Number(values.rate),
    };
    const { rounds, seconds, rate } = settings;
    // Before the measurement itself keeps the machine busy.
    const machine = describeMachine(folder, new Date());
    const beside = await besideCallbacks(generator, settings);
    // Started afterwards, so that the writer has left a single complete file.
    const alone = await follow({
      file: join(dataDir, 'callboard.db'),
      limit: LIMIT,
      seconds: null,
    });
    const report = [
      ...machine,
      `${calls.toLocaleString('en')} calls stored; ${rounds} rounds of ${seconds} s in alternation, ` +
        `${rate} callbacks a second on ${CONNECTIONS} connections; medians, and (least-greatest).`,
      '',
      ...describeAlone(alone),
      '',
      ...describeBeside(beside),
    ];
    publish('follow', report, values);
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}

async function besideCallbacks(
  generator: Generator,
  { dataDir, folder, rounds, seconds, rate }: Settings,
): Promise<ReadonlyMap<boolean, readonly Beside[]>> {
  const port = await freePort();
  const server = await callboard().start({ port, folder, dataDir });
  let seed = firstSeed(new Date());
  try {
    return await alternating(rounds, [false, true], async (isFollowed, index) => {
      seed += 1;
      const file = join(dataDir, 'callboard.db');
      const pace = { port, connections: CONNECTIONS, seconds, rate, seed };
      const { latency, beside: result } = await loadBeside(generator, pace, () =>
        isFollowed ? follow({ file, limit: LIMIT, seconds: seconds + 1 }) : null,
      );
      const callsPerSecond = result === null ? 0 : result.calls / result.seconds;
      const { p50, p99, max } = latency;
      note(
        `round ${index + 1}: ${nameOf(isFollowed)}: p99 ${milliseconds(p99)} ms, ` +
          `${perSecond(callsPerSecond)} calls/s followed`,
      );
      return { p50, p99, max, callsPerSecond };
    });
  } finally {
    await server.stop();
  }
}

function describeAlone(result: FollowResult): string[] {
  const { calls, records, seconds, cpuSeconds, longestMs, peakRss } = result;
  const rate = calls / seconds;
  return [
    ...table([
      ['a follower catches up', 'calls/s', 'records/s', 'processor us', 'longest ms', 'memory'],
      [
        `${calls.toLocaleString('en')} calls`,
        perSecond(rate),
        perSecond(records / seconds),
        ((cpuSeconds * 1e6) / calls).toFixed(1),
        milliseconds(longestMs),
        mebibytes(peakRss),
      ],
    ]),
    '',
    `Bar ${LEAST_PER_SECOND} calls/s ${rate >= LEAST_PER_SECOND ? 'reached' : 'MISSED'}. Processor time ` +
      `is per call; the longest question asked for ${LIMIT} calls.`,
  ];
}

function describeBeside(results: ReadonlyMap<boolean, readonly Beside[]>): string[] {
  const rows = [...results].map(([isFollowed, rounds]) => {
    const of = (pick: (one: Beside) => number, show: (value: number) => string) =>
      spreadText(spread(rounds.map(pick)), show);
    return [
      nameOf(isFollowed),
      of(({ p50 }) => p50, milliseconds),
      of(({ p99 }) => p99, milliseconds),
      of(({ max }) => max, milliseconds),
      of(({ callsPerSecond }) => callsPerSecond, perSecond),
    ];
  });
  const p99 = spread((results.get(true) ?? []).map((one) => one.p99)).median;
  return [
    ...table([['callbacks beside', 'p50 ms', 'p99 ms', 'max ms', 'calls/s followed'], ...rows]),
    '',
    `Callbacks count from when they were due. The p99 beside a follower is ${milliseconds(p99)} ms, bar ` +
      `${MOST_P99_MS} ${p99 < MOST_P99_MS ? 'reached' : 'MISSED'}.`,
  ];
}

const nameOf = (isFollowed: boolean): string => (isFollowed ? 'a follower' : 'no follower');

await main();
