/** The Callboard that's asked, on a prepared folder. */

import { setTimeout } from 'node:timers/promises';
import { type Contender, callboard } from '../../ingest/contenders.ts';
import { DIMENSIONS } from './call-centre.ts';
import { healthOf } from './watching.ts';

export const withNumbers = (): Contender =>
  callboard({ CALLBOARD_DIMENSIONS: DIMENSIONS.join(','), CALLBOARD_TIMEZONE: 'UTC' });

export const withoutNumbers = (): Contender =>
  callboard({ CALLBOARD_DIMENSIONS: DIMENSIONS.join(','), CALLBOARD_NUMBERS: 'off' });

const EVERY_MS = 250;
/** A round of full load leaves some 20,000 calls to follow. */
const MOST_SECONDS = 180;
const CLOSE_MS = 2000;

/** Waits until its numbers have caught up with what came in before. Throws if they're made from the beginning. */
export async function untilFollowing(port: number): Promise<void> {
  const deadline = performance.now() + MOST_SECONDS * 1000;
  for (;;) {
    const { status, lagMs } = await healthOf(port);
    if (status === 'following' && lagMs !== null && lagMs < CLOSE_MS) return;
    if (status === 'rebuilding') throw new Error('Callboard did not take numbers.duckdb as it is');
    if (performance.now() > deadline)
      throw new Error(`the numbers are ${status}, ${lagMs} ms behind`);
    await setTimeout(EVERY_MS);
  }
}
