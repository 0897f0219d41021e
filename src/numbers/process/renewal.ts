/**
 * Sees to it that facts of calls that were erased or purged leave the file, too: an hour after the first of them, the
 * file is copied without them. The process then ends, and Callboard starts it again on the copy.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Timer } from '../../ports/clock.ts';
import { renewFile } from '../tables/renew-file.ts';
import { REMOVALS } from '../tables/schema.ts';
import { endReasonOf } from './fault.ts';

/** One copy for all that's removed within an hour. */
const AFTER_MS = 60 * 60_000;
/** Between two looks, unless `afterMs` is shorter. */
const LOOK_MS = 60_000;

export interface RenewalOptions {
  readonly file: string;
  /** How long after the first removal, in milliseconds; an hour by default. */
  readonly afterMs?: number | undefined;
  readonly connect: () => Promise<DuckDBConnection>;
  /** The copy is complete. */
  readonly onRenewed: () => void;
  /** The file can't be used any more. */
  readonly onError: (error: unknown) => void;
  readonly timer: Timer;
}

export class Renewal {
  readonly #options: RenewalOptions;
  readonly #afterMs: number;
  /** Not before then: one that failed, for lack of space, is tried again an hour later. */
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#afterMs = options.afterMs ?? AFTER_MS;
  }

  /** Looks whether it's time, once a minute. Never resolves. */
  async run(): Promise<never> {
    const { timer } = this.#options;
    for (;;) {
      await new Promise<void>((resolve) => {
        timer.after(Math.min(LOOK_MS, this.#afterMs), resolve);
      });
      await this.look();
    }
  }

  /** Renews the file if it's time. */
  async look(): Promise<void> {
    const { connect, file, timer, onRenewed, onError } = this.#options;
    if (timer.now() < this.#notBefore) return;
    const connection = await connect();
    try {
      const read = await connection.runAndReadAll(`SELECT min(since) FROM ${REMOVALS}`);
      const since = read.getRows()[0]?.[0];
      if (typeof since !== 'bigint' || timer.now() < Number(since) + this.#afterMs) return;
      await renewFile(connection, file);
      onRenewed();
    } catch (error) {
      if (endReasonOf(error) !== null) onError(error);
      this.#notBefore = timer.now() + this.#afterMs;
    } finally {
      connection.closeSync();
    }
  }
}
