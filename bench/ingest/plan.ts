/** How long and how often everything is measured, and the requests that are prepared for it. */

import type { Bench } from './measure.ts';

export interface Plan {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
}

/** What every section of the report is given. */
export interface SectionContext {
  readonly bench: Bench;
  readonly plan: Plan;
  /** Says what is going on; not part of the report. */
  note(text: string): void;
}

/** What a section adds to the report. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The prepared requests' names. */
export const IN_TURN = 'in turn';
export const SCATTERED = 'scattered';

/** More than any server here takes in a second, so that no round runs out of fresh requests. */
const MOST_PER_SECOND = 50_000;

/** So many requests that no round can use them up. */
export function requestsNeeded(plan: Plan): number {
  return Math.ceil((plan.warmupSeconds + plan.seconds) * MOST_PER_SECOND);
}

/** Rounds of several servers in alternation, so that a slow minute of the machine is everybody's. */
export async function alternating<Key, Result>(
  rounds: number,
  keys: readonly Key[],
  run: (key: Key, round: number) => Promise<Result>,
): Promise<Map<Key, Result[]>> {
  const results = new Map<Key, Result[]>(keys.map((key) => [key, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const key of keys) results.get(key)?.push(await run(key, round));
  }
  return results;
}
