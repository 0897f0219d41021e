/** What an attack is, and what comes of one. */

import type { Scene } from './scene.ts';

/** One way to hurt a running Callboard, from outside. */
export interface Attack {
  /** Short and unique, such as `R1`: what the command line selects by. */
  readonly id: string;
  readonly title: string;
  /** In a full run the median p99 of so many rounds counts; one round unless given. */
  readonly rounds?: number;
  /** Attacks, and says what didn't hold. What was stored is compared with the ledger afterwards. */
  run(scene: Scene): Promise<Verdict>;
}

export interface Verdict {
  /** What didn't hold, each in one sentence; none where all did. */
  readonly problems: readonly string[];
  /** What was seen, in a few words for the table. */
  readonly note: string;
  /**
   * What the attack itself destroyed on the disk: how many acknowledged callbacks, as Callboard counted
   * them, or all that were acknowledged before a time (milliseconds since 1970).
   */
  readonly destroyed?: number | { readonly before: number };
  /** The highest p99 that's allowed, in milliseconds; none where latency isn't the point. */
  readonly p99LimitMs?: number;
}

/** A line of the table. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** Of those sent, how many are stored. */
  readonly stored: number;
  /** How many are stored more than once. */
  readonly doubled: number;
  /** Acknowledged and not stored, because the attack destroyed it on the disk. */
  readonly destroyed: number;
  /** Acknowledged and not stored, without an excuse. */
  readonly lost: number;
  /** Milliseconds; null where too few were acknowledged to say. */
  readonly p99Ms: number | null;
  /** Of the bare server that was sent the same. */
  readonly yardstickP99Ms: number | null;
  readonly problems: readonly string[];
  readonly note: string;
  readonly seconds: number;
}
