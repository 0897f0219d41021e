/**
 * `npm run bench:stream`: how long changes take to 1,100 clients of the live stream, and what callbacks notice.
 *
 *   npm run bench:stream                                 about two minutes
 *   npm run bench:stream -- --rounds 1 --seconds 5       shorter
 *   npm run bench:stream -- --write                      into bench/README.md
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { callboard } from '../ingest/contenders.ts';
import { freePort } from '../ingest/free-port.ts';
import { loadBeside } from '../ingest/load/paced-load.ts';
import { type Generator, startGenerator } from '../ingest/load/start-generator.ts';
import { describeMachine } from '../ingest/machine.ts';
import { alternating } from '../ingest/plan.ts';
import { threadTimes } from '../ingest/process-usage.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { mebibytes, milliseconds, spreadText, table } from '../ingest/report/table.ts';
import { spread } from '../ingest/statistics.ts';
import { CALLERS } from '../ingest/traffic.ts';
import { firstSeed } from '../stored/run-seeds.ts';
import { type Clients, startClients } from './start-clients.ts';

/** Clients with one of 50 filters that match 2 % each, and clients without a filter. */
const FILTERED = 1000;
const UNFILTERED = 100;
const CONNECTIONS = 16;

interface Scene {
  readonly name: string;
  readonly rate: number;
  readonly clients: boolean;
  readonly stalled: number;
  /** The highest allowed p99 to the client, and of callbacks; null without a bar. */
  readonly mostClientMs: number | null;
  readonly mostCallbackMs: number | null;
}

const quiet = { clients: false, stalled: 0, mostClientMs: null, mostCallbackMs: null };
const SCENES: readonly Scene[] = [
  { ...quiet, name: 'no clients, 300/s', rate: 300 },
  {
    ...{ name: '1,100 clients, 300/s', rate: 300, clients: true, stalled: 0 },
    ...{ mostClientMs: 250, mostCallbackMs: 50 },
  },
  {
    ...{ name: '1,100 clients, one stalled, 300/s', rate: 300, clients: true, stalled: 1 },
    ...{ mostClientMs: 250, mostCallbackMs: 50 },
  },
  { ...quiet, name: 'no clients, 1,000/s', rate: 1000 },
  {
    ...{ name: '1,100 clients, 1,000/s', rate: 1000, clients: true, stalled: 0 },
    ...{ mostClientMs: 500, mostCallbackMs: null },
  },
];

interface Figures {
  readonly callbackP99: number;
  readonly clientP50: number;
  readonly clientP99: number;
  readonly clientMax: number;
  readonly bytesPerSecond: number;
  /** Of a processor, 0 to 1. */
  readonly mainShare: number;
}

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '8' },
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
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const generator = startGenerator();
  const clients = startClients();
  const port = await freePort();
  const machine = describeMachine(folder, new Date());
  const load = loadavg()[0] ?? 0;
  const server = await callboard().start({ port, folder, dataDir });
  try {
    let seed = firstSeed(new Date());
    const results = await alternating(rounds, SCENES, async (scene, index) => {
      seed += 1;
      const figures = await measure(scene, {
        ...{ generator, clients, port, seconds, seed, pid: server.pid },
      });
      note(
        `round ${index + 1}: ${scene.name}: callbacks p99 ${milliseconds(figures.callbackP99)} ms, ` +
          `clients p99 ${milliseconds(figures.clientP99)} ms`,
      );
      return figures;
    });
    const report = [
      ...machine,
      `${rounds} rounds of ${seconds} s in alternation; medians, and (least-greatest). Load average before: ` +
        `${load.toFixed(1)}.`,
      '',
      ...describe(results),
    ];
    publish('stream', report, values);
  } finally {
    await server.stop();
    await generator.close();
    await clients.close();
    rmSync(folder, { recursive: true });
  }
}

interface Tools {
  readonly generator: Generator;
  readonly clients: Clients;
  readonly port: number;
  readonly pid: number;
  readonly seconds: number;
  readonly seed: number;
}

async function measure(
  { rate, clients: hasClients, stalled }: Scene,
  { generator, clients, port, pid, seconds, seed }: Tools,
): Promise<Figures> {
  const targets = hasClients ? targetsOf() : [];
  if (hasClients) {
    const { open } = await clients.ask({ kind: 'connect', port, targets, stalled });
    if (open !== targets.length) throw new Error(`only ${open} streams could be opened`);
  }
  const before = mainMs(pid);
  const pace = { port, connections: CONNECTIONS, seconds, rate, seed };
  const { latency, beside } = await loadBeside(
    generator,
    { ...pace, shape: 'few-callers' as const },
    () => (hasClients ? clients.ask({ kind: 'measure', seconds: seconds + 1 }) : null),
  );
  const mainShare = (mainMs(pid) - before) / (seconds * 1000);
  if (beside !== null) {
    if (beside.latency === null) throw new Error('no client was sent anything');
    // The stalled one may be cut off. Figures without the others would look better than they are.
    const cutOff = targets.length - beside.open;
    if (cutOff > stalled) throw new Error(`${cutOff} streams were ended`);
  }
  return {
    callbackP99: latency.p99,
    clientP50: beside?.latency?.p50 ?? Number.NaN,
    clientP99: beside?.latency?.p99 ?? Number.NaN,
    clientMax: beside?.latency?.max ?? Number.NaN,
    bytesPerSecond: (beside?.bytes ?? 0) / (seconds + 1),
    mainShare,
  };
}

const mainMs = (pid: number): number => threadTimes(pid).get('main') ?? 0;

/** The first one has no filter: it's the one that stalls. */
const targetsOf = (): string[] => [
  ...Array.from({ length: UNFILTERED }, () => '/api/v1/stream?events=calls,now'),
  ...Array.from({ length: FILTERED }, (_, index) => {
    const caller = CALLERS[index % CALLERS.length] ?? '';
    return `/api/v1/stream?events=calls,now&fromNumber=${encodeURIComponent(caller)}`;
  }),
];

function describe(results: ReadonlyMap<Scene, readonly Figures[]>): string[] {
  const rows = [...results].map(([scene, rounds]) => {
    const of = (pick: (one: Figures) => number, show: (value: number) => string) =>
      spreadText(spread(rounds.map(pick)), show);
    const ifClients = (text: string): string => (scene.clients ? text : '-');
    return [
      scene.name,
      of(({ callbackP99 }) => callbackP99, milliseconds),
      ifClients(of(({ clientP50 }) => clientP50, milliseconds)),
      ifClients(of(({ clientP99 }) => clientP99, milliseconds)),
      ifClients(of(({ clientMax }) => clientMax, milliseconds)),
      ifClients(of(({ bytesPerSecond }) => bytesPerSecond, mebibytes)),
      of(
        ({ mainShare }) => mainShare,
        (share) => `${(100 * share).toFixed(0)} %`,
      ),
    ];
  });
  const bars = [...results].flatMap(([scene, rounds]) => [
    ...bar(scene.name, 'to the client', scene.mostClientMs, rounds, (one) => one.clientP99),
    ...bar(scene.name, 'of callbacks', scene.mostCallbackMs, rounds, (one) => one.callbackP99),
  ]);
  return [
    ...table([
      [
        'scene',
        'callbacks p99 ms',
        'clients p50 ms',
        'p99 ms',
        'max ms',
        'sent a second',
        'main thread',
      ],
      ...rows,
    ]),
    '',
    ...bars,
  ];
}

function bar(
  name: string,
  what: string,
  most: number | null,
  rounds: readonly Figures[],
  pick: (one: Figures) => number,
): string[] {
  if (most === null) return [];
  const p99 = spread(rounds.map(pick)).median;
  const verdict = p99 < most ? 'reached' : 'MISSED';
  return [`- ${name}: p99 ${what} ${milliseconds(p99)} ms, bar ${most} ${verdict}.`];
}

await main();
