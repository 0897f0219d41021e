/**
 * `npm run bench:forward`: how callbacks fare while Callboard forwards them, also to an application that's down or slow.
 *
 *   npm run bench:forward                              three rounds; four minutes
 *   npm run bench:forward -- --rounds 1 --seconds 2    shorter
 *   npm run bench:forward -- --write                   into bench/README.md
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forwardingSchema } from '../../src/http/schemas/forwarding.ts';
import { readArguments } from '../../tools/read-arguments.ts';
import { bare, type Contender, callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { type Generator, startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { alternating } from '../ingest/plan.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { milliseconds, spreadText, table } from '../ingest/report/table.ts';
import { type RunningServer, startServer } from '../ingest/servers/running-server.ts';
import { spread } from '../ingest/statistics.ts';

/** Callbacks per second. */
const RATES = [300, 1000] as const;
const CONNECTIONS = 16;
/** The highest allowed p99 of callbacks, in milliseconds. It counts only if the bare server's is below a third of it. */
const MOST_P99_MS = 50;

/** Callboard says once a second how forwarding goes. */
const SAID_MS = 1100;

/** A server, and what it forwards to. */
interface Variant {
  readonly name: string;
  readonly contender: (url: string) => Contender;
  /** How long the application takes to answer, in milliseconds; null: nothing listens there. */
  readonly answersAfterMs: number | null;
}

const forwarding = (url: string): Contender => callboard({ CALLBOARD_FORWARD_URL: url });
const BARE: Variant = { name: 'bare node:http', contender: () => bare, answersAfterMs: null };
const VARIANTS: readonly Variant[] = [
  BARE,
  { name: 'Callboard, no target', contender: () => callboard(), answersAfterMs: null },
  { name: 'answers at once', contender: forwarding, answersAfterMs: 0 },
  { name: 'refuses connections', contender: forwarding, answersAfterMs: null },
  { name: 'answers after 30 s', contender: forwarding, answersAfterMs: 30_000 },
];

/** Of one rate in one round. */
interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Log records that forwarding was behind a second after the end; null if nothing is forwarded. */
  readonly waiting: number | null;
}

interface Settings {
  readonly generator: Generator;
  readonly folder: string;
  readonly seconds: number;
}

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      folder: { type: 'string', default: tmpdir() },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const generator = startGenerator();
  try {
    const machine = describeMachine(folder, new Date());
    const results = await alternating(rounds, VARIANTS, (variant, index) => {
      note(`round ${index + 1} of ${rounds}: ${variant.name}`);
      return measure(variant, { generator, folder, seconds });
    });
    const report = [
      ...machine,
      `${rounds} rounds of ${seconds} s at each rate, in alternation, on ${CONNECTIONS} connections, each server with ` +
        'a new data folder; medians, and (least-greatest).',
      '',
      ...RATES.flatMap((rate, index) => describe(rate, index, results)),
    ];
    publish('forward', report, values);
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}

/** One server at every rate, by the place of the rate. */
async function measure(
  { contender, answersAfterMs }: Variant,
  { generator, folder, seconds }: Settings,
): Promise<readonly Measured[]> {
  const place = mkdtempSync(join(folder, 'round-'));
  const dataDir = join(place, 'data');
  mkdirSync(dataDir);
  const applicationPort = await freePort();
  const application = await applicationOn(applicationPort, answersAfterMs, place);
  const port = await freePort();
  const url = `http://127.0.0.1:${applicationPort}/hook`;
  const server = await contender(url).start({ port, folder: place, dataDir });
  try {
    const measured: Measured[] = [];
    for (const [index, rate] of RATES.entries()) {
      const pace = { port, connections: CONNECTIONS, seconds, rate, seed: index + 1 };
      const { latency } = await loadBeside(generator, pace, () => null);
      const { p50, p99, max } = latency;
      measured.push({ p50, p99, max, waiting: await waitingOn(contender(url), port) });
    }
    return measured;
  } finally {
    // What isn't forwarded stays in a database that's deleted.
    await server.kill();
    await application?.kill();
  }
}

async function applicationOn(
  port: number,
  answersAfterMs: number | null,
  folder: string,
): Promise<RunningServer | null> {
  if (answersAfterMs === null) return null;
  const args = [join(import.meta.dirname, 'application.ts'), String(port), String(answersAfterMs)];
  return await startServer({ program: process.execPath, args, environment: {}, port, folder });
}

async function waitingOn({ id }: Contender, port: number): Promise<number | null> {
  if (id !== 'c') return null;
  await delay(SAID_MS);
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/forwarding`);
  const { targets } = forwardingSchema.parse(await answer.json());
  return targets[0]?.waiting ?? null;
}

function describe(
  rate: number,
  index: number,
  results: ReadonlyMap<Variant, readonly (readonly Measured[])[]>,
): readonly string[] {
  const at = (variant: Variant): readonly Measured[] =>
    (results.get(variant) ?? []).flatMap((rates) => rates[index] ?? []);
  const rows = VARIANTS.map((variant) => {
    const of = (pick: (one: Measured) => number): string =>
      spreadText(spread(at(variant).map(pick)), milliseconds);
    const waiting = at(variant).flatMap((one) => one.waiting ?? []);
    return [
      variant.name,
      of(({ p50 }) => p50),
      of(({ p99 }) => p99),
      of(({ max }) => max),
      waiting.length === 0 ? '' : spread(waiting).median.toFixed(0),
    ];
  });
  const p99 = (variant: Variant): number => spread(at(variant).map((one) => one.p99)).median;
  const isMissed = VARIANTS.some((variant) => variant !== BARE && p99(variant) >= MOST_P99_MS);
  return [
    `At ${rate.toLocaleString('en')} callbacks a second:`,
    '',
    ...table([['forwarded to', 'p50 ms', 'p99 ms', 'max ms', 'records behind'], ...rows]),
    '',
    p99(BARE) < MOST_P99_MS / 3
      ? `p99 below ${MOST_P99_MS} ms whatever the target does: ${isMissed ? 'MISSED' : 'reached'}.`
      : `The machine was too busy to say anything: the bare server's p99 isn't below a third of ${MOST_P99_MS} ms.`,
    '',
  ];
}

await main();
