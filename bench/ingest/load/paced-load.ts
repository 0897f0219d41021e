/** Callbacks at a steady rate while something else goes on beside them. */

import { SIGNING_KEY } from '../contenders.ts';
import type { TrafficShape } from '../traffic.ts';
import type { Ran } from './protocol.ts';
import type { Generator } from './start-generator.ts';

/** How long the last callbacks may take to be answered. */
const DRAIN_SECONDS = 30;

export interface Pace {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Callbacks per second. */
  readonly rate: number;
  /** Of the calls: one that was never used with this database. */
  readonly seed: number;
  /** `in-turn`, if left out. */
  readonly shape?: TrafficShape;
}

/**
 * Signs new callbacks, starts what goes on beside them, sends them, and waits for both. Throws if a callback
 * was refused or lost.
 */
export async function loadBeside<Beside>(
  generator: Generator,
  { port, connections, seconds, rate, seed, shape = 'in-turn' }: Pace,
  startBeside: () => Promise<Beside> | null,
): Promise<{ readonly latency: NonNullable<Ran['latency']>; readonly beside: Beside | null }> {
  const count = Math.ceil(rate * seconds) + 1;
  const name = 'fresh';
  await generator.prepare({ name, shape, count, seed, port, key: SIGNING_KEY });
  const started = startBeside();
  const load = await generator.run({
    ...{ name, from: 0, requests: null, wraps: false, port, connections, seconds },
    ratePerSecond: rate,
    drainSeconds: DRAIN_SECONDS,
  });
  const beside = await started;
  if (load.latency === null || load.refusals > 0 || load.abandoned > 0) {
    throw new Error(`callbacks were refused or lost: ${load.firstRefusal ?? 'no answer'}`);
  }
  return { latency: load.latency, beside };
}
