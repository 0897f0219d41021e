/**
 * `npm run bench:stored`: whether receiving a callback gets more expensive as stored calls accumulate.
 *
 *   npm run bench:stored                                  0, 1 and 5 million calls; half an hour
 *   npm run bench:stored -- --millions 0,0.1 --rounds 1   smaller
 *   npm run bench:stored -- --folder /mnt/disk --write    there, and into bench/README.md
 *   npm run bench:stored -- --databases /tmp/stored       with those that an earlier run left there
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard, SIGNING_KEY } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { measureRound, type Round } from '../ingest/measure.ts';
import { alternating, requestsNeeded } from '../ingest/plan.ts';
import { note, publish } from '../ingest/report/publish.ts';
import {
  mebibytes,
  milliseconds,
  perSecond,
  share,
  spreadText,
  table,
} from '../ingest/report/table.ts';
import { ratio, spread } from '../ingest/statistics.ts';
import { CALLS_UNDER_WAY, type TrafficShape } from '../ingest/traffic.ts';
import { untilQuiet } from '../ingest/until-quiet.ts';
import { filled } from './filled.ts';
import { firstSeed } from './run-seeds.ts';

interface Setting {
  readonly calls: number;
  readonly shape: TrafficShape;
}

/**
 * The throughput that the fullest database must keep under scattered calls, relative to an empty one with
 * calls in turn.
 */
const LEAST_SHARE = 0.8;
const CONNECTIONS = 64;
const MILLION = 1_000_000;

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      millions: { type: 'string', default: '0,1,5' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '6' },
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
  const sizes = values.millions.split(',').map((millions) => Number(millions) * MILLION);
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const kept = values.databases ?? folder;
  const generator = startGenerator();
  try {
    const port = await freePort();
    const databases = new Map<number, string>();
    for (const calls of sizes.filter((size) => size > 0)) {
      databases.set(calls, await filled(join(kept, `stored-${calls}`), calls, note));
    }
    await untilQuiet();
    const head = [
      ...describeMachine(folder, new Date()),
      `${rounds} rounds of ${seconds} s in alternation, 64 connections, after ` +
        `${CALLS_UNDER_WAY.scattered.toLocaleString('en')} callbacks; medians, and (least-greatest).`,
    ];
    const settings: Setting[] = [
      { calls: 0, shape: 'in-turn' },
      ...sizes.map((calls) => ({ calls, shape: 'scattered' }) as const),
    ];
    const count = requestsNeeded({ rounds, seconds, warmupSeconds: 0 }) + CALLS_UNDER_WAY.scattered;
    let nextSeed = firstSeed(new Date());
    const results = await alternating(rounds, settings, async ({ calls, shape }, index) => {
      // New calls each time, because a database answers known ones as duplicates.
      nextSeed += 1;
      const name = 'fresh';
      await generator.prepare({ name, shape, count, seed: nextSeed, port, key: SIGNING_KEY });
      const dataDir = databases.get(calls);
      const round = await measureRound({ generator, port, folder }, callboard(), {
        requests: name,
        connections: CONNECTIONS,
        seconds,
        warmup: { requests: CALLS_UNDER_WAY.scattered },
        ...(dataDir === undefined ? {} : { dataDir }),
      });
      const rate = perSecond(round.load.perSecond);
      note(`round ${index + 1}: ${calls} calls stored, ${shape}: ${rate}/s`);
      return round;
    });
    const report = [...head, '', ...describe(results)];
    publish('stored', report, values);
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}

function describe(results: ReadonlyMap<Setting, readonly Round[]>): string[] {
  const rates = (rounds: readonly Round[]) => rounds.map(({ load }) => load.perSecond);
  const rows = [...results].map(([{ calls, shape }, rounds]) => [
    `${calls.toLocaleString('en')}, ${shape}`,
    spreadText(spread(rates(rounds)), perSecond),
    spreadText(spread(rounds.map(({ load }) => load.latency?.p50 ?? Number.NaN)), milliseconds),
    spreadText(spread(rounds.map(({ load }) => load.latency?.p99 ?? Number.NaN)), milliseconds),
    spreadText(spread(rounds.map(({ startSeconds }) => startSeconds)), (value) => value.toFixed(1)),
    spreadText(spread(rounds.map(({ peakRss }) => peakRss)), mebibytes),
  ]);
  const ordered = [...results.values()];
  const kept = ratio(rates(ordered.at(-1) ?? []), rates(ordered[0] ?? []));
  return [
    ...table([
      ['calls stored, traffic', 'callbacks/s', 'p50 ms', 'p99 ms', 'start s', 'greatest memory'],
      ...rows,
    ]),
    '',
    `The last over the first: ${spreadText(kept, share)}, bar ${LEAST_SHARE.toFixed(2)} ` +
      `${kept.median >= LEAST_SHARE ? 'reached' : 'MISSED'}.`,
  ];
}

await main();
