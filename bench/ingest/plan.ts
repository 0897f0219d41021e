/** How long and how often everything is measured, and which requests are prepared. */

import type { Bench } from './measure.ts';

export interface Plan {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
}

/** What each section of the report gets. */
export interface SectionContext {
  readonly bench: Bench;
  readonly plan: Plan;
  /** Prints progress, which isn't part of the report. */
  note(text: string): void;
}

/** A section's part of the report. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The names of the prepared requests. */
export const IN_TURN = 'in turn';
export const SCATTERED = 'scattered';

/** More than any server here can answer in a second, so that no round runs out of unused requests. */
const MOST_PER_SECOND = 50_000;

/** More requests than a round can use. */
export function requestsNeeded(plan: Plan): number {
  return Math.ceil((plan.warmupSeconds + plan.seconds) * MOST_PER_SECOND);
}

/** Rounds of several servers in alternation, so that a slow minute of the machine affects them all. */
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
