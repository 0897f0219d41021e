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

export async function besideCallbacks(bench: LoadBench): Promise<Beside> {
  const { folder, prepared, rounds, seconds, rate } = bench;
  const [port, barePort] = [await freePort(), await freePort()];
  const place = { port, folder, dataDir: prepared.dataDir };
  const shares: Readonly<Record<Scene, number>> = {
    'bare node:http': seconds / 4,
    Callboard: seconds / 2,
    'Callboard, asked without a pause': seconds,
  };
  const warmup = Math.ceil(CALLS_UNDER_WAY['minute-long'] / rate) + 3;
  const pace = await Pace.prepare(bench, {
    name: 'fresh',
    port,
    seconds: warmup + rounds * seconds * 1.5,
  });
  // Callboard's calls go on in its next scene, and all of them end.
  const barePace = await Pace.prepare(bench, {
    name: 'bare',
    port: barePort,
    seconds: (rounds * seconds) / 4,
  });
  const nothing = await bare.start({ ...place, port: barePort });
  const server = await withNumbers().start(place);
  const asking = new Asking(port, questionsOf(prepared));
  try {
    await untilFollowing(port);
    using watching = new Watching({ pid: server.pid, port });
    watching.scene = 'warming up';
    await pace.run(warmup);
    const latencies = await alternating(rounds, SCENES, async (scene, round) => {
      watching.scene = scene;
      const over = new AbortController();
      const isAsked = scene === 'Callboard, asked without a pause';
      const asked = isAsked ? asking.askUntil(over.signal) : Promise.resolve();
      const sender = scene === 'bare node:http' ? barePace : pace;
      try {
        const latency = await sender.run(shares[scene]);
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

interface Sent {
  readonly name: string;
  readonly port: number;
  /** How long they last in all. */
  readonly seconds: number;
}

/** Sends callbacks to a server, each time from where it stopped before, so that calls go on. */
class Pace {
  readonly #generator: Generator;
  readonly #rate: number;
  readonly #sent: Sent;
  #next = 0;

  private constructor({ generator, rate }: LoadBench, sent: Sent) {
    this.#generator = generator;
    this.#rate = rate;
    this.#sent = sent;
  }

  /** Signs what's to be sent. */
  static async prepare(bench: LoadBench, sent: Sent): Promise<Pace> {
    const { generator, rate } = bench;
    const { name, port, seconds } = sent;
    const count = Math.ceil(rate * seconds) + 100;
    note(`signing ${count.toLocaleString('en')} callbacks`);
    await generator.prepare({
      ...{ name, shape: 'minute-long', count, seed: firstSeed(new Date()), port, key: SIGNING_KEY },
      ratePerSecond: rate,
    });
    return new Pace(bench, sent);
  }

  /** Throws if a callback was refused or lost. */
  async run(seconds: number): Promise<LatencySummary> {
    const { name, port } = this.#sent;
    const ran: Ran = await this.#generator.run({
      ...{ name, from: this.#next, requests: null, wraps: false },
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
