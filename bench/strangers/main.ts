/**
 * `npm run bench:strangers`: callback latency while strangers send expensive requests.
 *
 *   npm run bench:strangers                     about three minutes
 *   npm run bench:strangers -- --seconds 2 none 'no signature'     only kinds with these names
 *   npm run bench:strangers -- --write          also write to bench/README.md
 *
 * `callboard serve` gets a hundred signed callbacks a second while another process sends crafted requests
 * over 64 connections, one kind at a time. The report shows the callbacks' latencies from when they were
 * due, and the main-thread CPU per stranger's request.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard, SIGNING_KEY } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { type Generator, startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { threadTimes } from '../ingest/process-usage.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { micros, milliseconds, perSecond, table } from '../ingest/report/table.ts';
import { ATTACKS } from './attacks.ts';

const RATE_PER_SECOND = 100;
const MOST_P99_MS = 50;
const Statuses = z.array(z.tuple([z.number(), z.number()]));

interface Bench {
  readonly generator: Generator;
  readonly port: number;
  readonly pid: number;
  readonly seconds: number;
}

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '6' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values, positionals } = given.value;
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const generator = startGenerator();
  const port = await freePort();
  const head = describeMachine(folder, new Date());
  const server = await callboard().start({ port, folder, dataDir });
  try {
    const bench = { generator, port, pid: server.pid, seconds };
    const own = await costOfCallbacks(bench);
    const rows: string[][] = [];
    for (const [name, request] of Object.entries(ATTACKS)) {
      const isWanted = positionals.length === 0 || positionals.some((part) => name.includes(part));
      if (!isWanted) continue;
      rows.push(await measure(bench, name, request));
      note(`${rows.at(-1)?.join('  ')}`);
    }
    const report = [
      ...head,
      `${seconds} s each; ${RATE_PER_SECOND} callbacks a second beside 64 connections of strangers.`,
      '',
      ...table([
        ['strangers', 'answers', 'a second', 'main us', 'p50 ms', 'p99 ms', 'max ms'],
        ...rows,
      ]),
      '',
      `An ordinary callback costs the main thread ${micros(own)} us (64 connections). The bar for the ` +
        `p99 of callbacks is ${MOST_P99_MS} ms.`,
    ];
    publish('strangers', report, values);
  } finally {
    await server.stop();
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}

/** Microseconds of the main thread for one callback at saturation. */
async function costOfCallbacks({ generator, port, pid, seconds }: Bench): Promise<number> {
  const name = 'own';
  const count = 60_000 * seconds;
  await generator.prepare({ name, shape: 'in-turn', count, seed: 2, port, key: SIGNING_KEY });
  const load = { name, requests: null, wraps: false, port, connections: 64, drainSeconds: 5 };
  const warm = await generator.run({ ...load, from: 0, seconds: 2, ratePerSecond: null });
  const before = threadTimes(pid).get('main') ?? 0;
  const ran = await generator.run({ ...load, from: warm.next, seconds, ratePerSecond: null });
  return (((threadTimes(pid).get('main') ?? 0) - before) * 1000) / ran.answered;
}

async function measure(bench: Bench, name: string, request: Uint8Array | null): Promise<string[]> {
  const { generator, port, pid, seconds } = bench;
  const count = RATE_PER_SECOND * (seconds + 1);
  const seed = 3 + Object.keys(ATTACKS).indexOf(name);
  await generator.prepare({ name, shape: 'in-turn', count, seed, port, key: SIGNING_KEY });
  const strangers = request === null ? null : await startSenders(port, name);
  const before = threadTimes(pid).get('main') ?? 0;
  const ran = await generator.run({
    name,
    from: 0,
    requests: null,
    wraps: false,
    port,
    connections: 16,
    seconds,
    ratePerSecond: RATE_PER_SECOND,
    drainSeconds: 10,
  });
  const main = (threadTimes(pid).get('main') ?? 0) - before;
  const answers = strangers === null ? [] : await statusesOf(strangers);
  const requests = answers.reduce((sum, [, many]) => sum + many, 0);
  const { p50 = Number.NaN, p99 = Number.NaN, max = Number.NaN } = ran.latency ?? {};
  return [
    name,
    answers.map(([status]) => (status === 0 ? 'lost' : String(status))).join(', ') || '-',
    perSecond(requests / ran.seconds),
    requests === 0 ? '-' : micros((main * 1000) / requests),
    ...[p50, p99, max].map(milliseconds),
  ];
}

async function startSenders(port: number, name: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'senders.ts'), [String(port), name], {
    stdio: 'inherit',
  });
  await once(child, 'message');
  return child;
}

async function statusesOf(
  strangers: ChildProcess,
): Promise<readonly (readonly [number, number])[]> {
  const answered = once(strangers, 'message');
  strangers.send('enough');
  const [statuses] = await answered;
  return Statuses.parse(statuses);
}

await main();
