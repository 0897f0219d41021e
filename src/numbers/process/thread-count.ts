/**
 * How many threads DuckDB may use: one while callbacks are busy, which keeps their p99 at 12 ms beside questions (20
 * with two), and two when they aren't, which answers in half the time.
 */

import type { DuckDBConnection } from '@duckdb/node-api';

const BUSY_RECORDS_PER_SECOND = 200;

export class ThreadCount {
  readonly #connection: DuckDBConnection;
  #last: number | null = null;
  /** As the file is opened. */
  #threads = 2;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** To be called once a second with how far the log is. */
  async follow(position: number): Promise<void> {
    const records = position - (this.#last ?? position);
    this.#last = position;
    const threads = records > BUSY_RECORDS_PER_SECOND ? 1 : 2;
    if (threads === this.#threads) return;
    this.#threads = threads;
    await this.#connection.run(`SET threads = ${threads}`);
  }
}
