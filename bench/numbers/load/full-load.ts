/** How many callbacks a second Callboard answers at full load: without numbers, with them, and with questions to them. */

import { SIGNING_KEY } from '../../ingest/contenders.ts';
import { freePort } from '../../ingest/free-port.ts';
import { alternating } from '../../ingest/plan.ts';
import { note } from '../../ingest/report/publish.ts';
import { perSecond } from '../../ingest/report/table.ts';
import { firstSeed } from '../../stored/run-seeds.ts';
import { Asking } from './asking.ts';
import { untilFollowing, withNumbers, withoutNumbers } from './callboard-with-numbers.ts';
import type { LoadBench } from './load-bench.ts';
import { questionsOf } from './questions.ts';

export const SETTINGS = ['without numbers', 'with numbers', 'with numbers, asked'] as const;
export type Setting = (typeof SETTINGS)[number];

const CONNECTIONS = 64;
const WARMUP_SECONDS = 3;
const SECONDS = 6;
/** More than are answered in a second, so that no round runs out. */
const MOST_PER_SECOND = 30_000;
const DRAIN_SECONDS = 20;
/** Replaces those that were signed before. */
const NAME = 'fresh';

/** Callbacks a second, by round. */
export async function atFullLoad(
  bench: LoadBench,
): Promise<ReadonlyMap<Setting, readonly number[]>> {
  const port = await freePort();
  let seed = firstSeed(new Date()) + 1;
  return await alternating(bench.rounds, SETTINGS, async (setting, round) => {
    seed += 1;
    const rate = await oneRound(bench, setting, { port, seed });
    note(`round ${round + 1}: ${setting}: ${perSecond(rate)}/s`);
    return rate;
  });
}

async function oneRound(
  { generator, folder, prepared }: LoadBench,
  setting: Setting,
  { port, seed }: { readonly port: number; readonly seed: number },
): Promise<number> {
  const count = (WARMUP_SECONDS + SECONDS) * MOST_PER_SECOND;
  await generator.prepare({ name: NAME, shape: 'in-turn', count, seed, port, key: SIGNING_KEY });
  const hasNumbers = setting !== 'without numbers';
  const contender = hasNumbers ? withNumbers() : withoutNumbers();
  const server = await contender.start({ port, folder, dataDir: prepared.dataDir });
  const asking = new Asking(port, questionsOf(prepared));
  const over = new AbortController();
  try {
    if (hasNumbers) await untilFollowing(port);
    const asked =
      setting === 'with numbers, asked' ? asking.askUntil(over.signal) : Promise.resolve();
    const common = {
      ...{ name: NAME, requests: null, wraps: false, port, connections: CONNECTIONS },
      ...{ ratePerSecond: null, drainSeconds: DRAIN_SECONDS },
    };
    try {
      const warmup = await generator.run({ ...common, from: 0, seconds: WARMUP_SECONDS });
      const load = await generator.run({ ...common, from: warmup.next, seconds: SECONDS });
      if (load.refusals > 0 || load.abandoned > 0) {
        throw new Error(`callbacks were refused or lost: ${load.firstRefusal ?? 'no answer'}`);
      }
      return load.perSecond;
    } finally {
      over.abort();
      await asked;
    }
  } finally {
    asking.close();
    await server.stop();
  }
}
