/** Callbacks at a steady rate, with questions beside them and without, and to a server that does nothing with them. */

import { bare, SIGNING_KEY } from '../../ingest/contenders.ts';
import { freePort } from '../../ingest/free-port.ts';
import type { Ran } from '../../ingest/load/protocol.ts';
import type { Generator } from '../../ingest/load/start-generator.ts';
import { alternating } from '../../ingest/plan.ts';
import { note } from '../../ingest/report/publish.ts';
import { milliseconds } from '../../ingest/report/table.ts';
import type { LatencySummary } from '../../ingest/statistics.ts';
import { CALLS_UNDER_WAY } from '../../ingest/traffic.ts';
import { firstSeed } from '../../stored/run-seeds.ts';
import { type Answers, Asking } from './asking.ts';
import { untilFollowing, withNumbers } from './callboard-with-numbers.ts';
import type { LoadBench } from './load-bench.ts';
import { questionsOf } from './questions.ts';
import { type Sample, Watching } from './watching.ts';

export const SCENES = ['bare node:http', 'Callboard', 'Callboard, asked without a pause'] as const;
export type Scene = (typeof SCENES)[number];

export interface Beside {
  readonly latencies: ReadonlyMap<Scene, readonly LatencySummary[]>;
  readonly answers: readonly Answers[];
  /** How far the numbers were behind in each of their answers, in milliseconds. */
  readonly lags: readonly number[];
  readonly samples: readonly Sample[];
}

const CONNECTIONS = 16;
const DRAIN_SECONDS = 30;
const NAME = 'fresh';

export async function besideCallbacks(bench: LoadBench): Promise<Beside> {
  const { generator, folder, prepared, rounds, seconds, rate } = bench;
  const [port, barePort] = [await freePort(), await freePort()];
  const place = { port, folder, dataDir: prepared.dataDir };
  const shares: Readonly<Record<Scene, number>> = {
    'bare node:http': seconds / 4,
    Callboard: seconds / 2,
    'Callboard, asked without a pause': seconds,
  };
  const warmup = Math.ceil(CALLS_UNDER_WAY['minute-long'] / rate) + 3;
  const count = Math.ceil(rate * (warmup + rounds * seconds * 1.75)) + 100;
  note(`signing ${count.toLocaleString('en')} callbacks`);
  const seed = firstSeed(new Date());
  await generator.prepare({
    ...{ name: NAME, shape: 'minute-long', count, seed, port, key: SIGNING_KEY },
    ratePerSecond: rate,
  });
  const nothing = await bare.start({ ...place, port: barePort });
  const server = await withNumbers().start(place);
  const asking = new Asking(port, questionsOf(prepared));
  try {
    await untilFollowing(port);
    using watching = new Watching({ pid: server.pid, port });
    watching.scene = 'warming up';
    const pace = new Pace(generator, rate);
    await pace.run(port, warmup);
    const latencies = await alternating(rounds, SCENES, async (scene, round) => {
      watching.scene = scene;
      const over = new AbortController();
      const isAsked = scene === 'Callboard, asked without a pause';
      const asked = isAsked ? asking.askUntil(over.signal) : Promise.resolve();
      const isBare = scene === 'bare node:http';
      try {
        const latency = await pace.run(isBare ? barePort : port, shares[scene]);
        note(`round ${round + 1}: ${scene}: p99 ${milliseconds(latency.p99)} ms`);
        return latency;
      } finally {
        over.abort();
        await asked;
      }
    });
    const { answers, lags } = asking;
    return { latencies, answers, lags, samples: watching.samples };
  } finally {
    asking.close();
    await server.stop();
    await nothing.stop();
  }
}

/** Sends callbacks where the run before stopped, so that calls go on. */
class Pace {
  readonly #generator: Generator;
  readonly #rate: number;
  #next = 0;

  constructor(generator: Generator, rate: number) {
    this.#generator = generator;
    this.#rate = rate;
  }

  /** Throws if a callback was refused or lost. */
  async run(port: number, seconds: number): Promise<LatencySummary> {
    const ran: Ran = await this.#generator.run({
      ...{ name: NAME, from: this.#next, requests: null, wraps: false },
      ...{ port, connections: CONNECTIONS, seconds },
      ...{ ratePerSecond: this.#rate, drainSeconds: DRAIN_SECONDS },
    });
    this.#next = ran.next;
    if (ran.latency === null || ran.refusals > 0 || ran.abandoned > 0) {
      throw new Error(`callbacks were refused or lost: ${ran.firstRefusal ?? 'no answer'}`);
    }
    return ran.latency;
  }
}
