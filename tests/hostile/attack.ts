/** An attack, and its outcome. */

import type { Scene } from './scene.ts';

/** One way to hurt a running Callboard from outside. */
export interface Attack {
  /** Short and unique, such as `R1`. The command line selects attacks by it. */
  readonly id: string;
  readonly title: string;
  /** The number of rounds in a full run, of which the median p99 counts; one unless given. */
  readonly rounds?: number;
  /** The test that shows the same in `npm test`, if one does. */
  readonly alsoShownBy?: string;
  /** Attacks, and reports what didn't hold. Afterwards, stored callbacks are compared with the ledger. */
  run(scene: Scene): Promise<Verdict>;
}

export interface Verdict {
  /** What didn't hold, one sentence each; empty if everything held. */
  readonly problems: readonly string[];
  /** A short note for the table. */
  readonly note: string;
  /**
   * What the attack itself destroyed on disk: the number of acknowledged callbacks, as counted by
   * Callboard, or all that were acknowledged before a time (milliseconds since 1970).
   */
  readonly destroyed?: number | { readonly before: number };
  /** The highest allowed p99 in milliseconds; absent if latency isn't the point. */
  readonly p99LimitMs?: number;
}

/** A row of the table. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** Sent callbacks that are stored. */
  readonly stored: number;
  /** Callbacks that are stored more than once. */
  readonly doubled: number;
  /** Acknowledged, but not stored, because the attack destroyed them on disk. */
  readonly destroyed: number;
  /** Acknowledged, but not stored, for no such reason. */
  readonly lost: number;
  /** Milliseconds; null if too few were acknowledged. */
  readonly p99Ms: number | null;
  /** Of the bare server that got the same requests. */
  readonly yardstickP99Ms: number | null;
  readonly problems: readonly string[];
  readonly note: string;
  readonly seconds: number;
}
