/** Writes what a step found, in one transaction. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { ENDED, IN_PROGRESS, REMOVALS, type Shape } from '../tables/schema.ts';
import { isAmong, runAmong } from './among.ts';
import { Buckets, dirtyMinutes } from './buckets.ts';
import { type CallName, type FactRow, type FactTable, tableOf } from './fact-row.ts';
import { type ChangedOwn, ownNameOf, type Rewrite, rewritesOf } from './families.ts';
import { type Progress, writeProgress } from './progress.ts';
import { type LagCounts, writeLag } from './provider-lag.ts';
import { type ReadRows, rowReader } from './read-rows.ts';
import { storedFamilies } from './stored-family.ts';
import { rowWriter, type WriteRow } from './write-row.ts';

const TABLES: readonly FactTable[] = [ENDED, IN_PROGRESS];

/** What a step found. */
export interface Step {
  readonly changed: readonly ChangedOwn[];
  readonly gone: readonly CallName[];
  /** Of the changed calls, those whose personal data was erased. */
  readonly erased: readonly CallName[];
  readonly lag: LagCounts;
  /** Where it leads. */
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export class FactWriter {
  readonly #connection: DuckDBConnection;
  readonly #read: ReadRows;
  readonly #writeRow: WriteRow;
  readonly #buckets: Buckets;
  /** The highest row id among ended calls: higher ones needn't be looked for. */
  #lastEnded: number;

  private constructor(connection: DuckDBConnection, shape: Shape, lastEnded: number) {
    const { dimensions } = shape;
    this.#connection = connection;
    this.#buckets = new Buckets(connection, shape);
    this.#read = rowReader(connection, dimensions);
    this.#writeRow = rowWriter(dimensions);
    this.#lastEnded = lastEnded;
  }

  static async open(connection: DuckDBConnection, shape: Shape): Promise<FactWriter> {
    const last = await connection.runAndReadAll(`SELECT max(row_id) FROM ${ENDED}`);
    return new FactWriter(connection, shape, Number(last.getRows()[0]?.[0] ?? 0));
  }

  /** If this rejects, nothing was written, and the connection isn't to be used again. */
  async write({ changed, gone, erased, lag, progress, now }: Step): Promise<void> {
    await this.#connection.run('BEGIN');
    const stored = await storedFamilies(this.#read, changed, gone, this.#lastEnded);
    const rewrites = rewritesOf(stored, changed, gone);
    for (const table of TABLES) await this.#rewrite(table, rewrites);
    if (progress.isComplete) await this.#buckets.refresh(dirtyMinutes(rewrites), now);
    await this.#noteRemovals(rewrites, new Set([...gone, ...erased]), now);
    await writeLag(this.#connection, lag);
    await writeProgress(this.#connection, progress);
    await this.#connection.run('COMMIT');
    for (const { after } of rewrites) {
      if (after !== null && tableOf(after) === ENDED) {
        this.#lastEnded = Math.max(this.#lastEnded, after.rowId);
      }
    }
  }

  /** Once the facts are complete: makes their buckets, and says so. */
  async complete(progress: Progress, now: number): Promise<void> {
    await this.#buckets.make(now);
    await writeProgress(this.#connection, progress);
  }

  /** What was stored of these calls stays in unused parts of the file (`tables/renew-file.ts`). */
  async #noteRemovals(
    rewrites: readonly Rewrite[],
    removed: ReadonlySet<CallName>,
    now: number,
  ): Promise<void> {
    const hadFacts = rewrites.some(({ before }) => before && removed.has(ownNameOf(before.fact)));
    if (!hadFacts) return;
    await this.#connection.run(
      `INSERT INTO ${REMOVALS} SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM ${REMOVALS})`,
      [BigInt(now)],
    );
  }

  async #rewrite(table: FactTable, rewrites: readonly Rewrite[]): Promise<void> {
    const isHere = (row: FactRow | null): row is FactRow => row !== null && tableOf(row) === table;
    const before = rewrites.map((rewrite) => rewrite.before).filter(isHere);
    const after = rewrites.map((rewrite) => rewrite.after).filter(isHere);
    if (before.length > 0) {
      const ids = before.map(({ rowId }) => BigInt(rowId));
      await runAmong(this.#connection, `DELETE FROM ${table} WHERE ${isAmong('row_id')}`, ids);
    }
    if (after.length === 0) return;
    const appender = await this.#connection.createAppender(table);
    for (const row of after) this.#writeRow(appender, row);
    appender.closeSync();
  }
}
