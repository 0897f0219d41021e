/** Writes what a step found, in one transaction. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Recent } from '../recent/recent.ts';
import { GRAINS } from '../tables/buckets.ts';
import { beginOf, MINUTE_MS } from '../tables/period-times.ts';
import { ENDED, IN_PROGRESS, REMOVALS, type Shape } from '../tables/schema.ts';
import { ZoneDays } from '../tables/zone-days.ts';
import { Buckets } from './buckets.ts';
import { DirtyBuckets } from './dirty-buckets.ts';
import { isAmong, runAmong } from './facts/among.ts';
import { CallKeys } from './facts/call-keys.ts';
import { type CallName, type FactRow, type FactTable, tableOf } from './facts/fact-row.ts';
import { type ChangedOwn, type Rewrite, rewritesOf } from './facts/families.ts';
import { type ReadRows, rowReader } from './facts/read-rows.ts';
import { storedFamilies } from './facts/stored-family.ts';
import { rowWriter, type WriteRow } from './facts/write-row.ts';
import { type Progress, writeProgress } from './progress.ts';
import { type LagCounts, LagWriter } from './provider-lag.ts';
import { EarlierMinutes } from './recent/earlier-minutes.ts';
import { recentFrom } from './recent/recent-facts.ts';
import { SweepBuckets } from './sweeps/sweep-buckets.ts';

const TABLES: readonly FactTable[] = [ENDED, IN_PROGRESS];
/** Between two looks at what has settled, in milliseconds. */
const REFRESH_MS = 30_000;

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
  /** What questions can use of what's written. */
  readonly recent: Recent;
  /** What's to be added to it after the start. */
  readonly earlier: EarlierMinutes;
  readonly #connection: DuckDBConnection;
  readonly #read: ReadRows;
  readonly #writeRow: WriteRow;
  readonly #buckets: Buckets;
  readonly #dirty: DirtyBuckets;
  readonly #sweeps: SweepBuckets;
  readonly #lag: LagWriter;
  #refreshedAt = 0;
  /** The highest row id among ended calls: higher ones needn't be looked for. */
  #lastEnded: number;

  private constructor(
    connection: DuckDBConnection,
    shape: Shape,
    { dirty, lastEnded, recent }: Found,
  ) {
    const { dimensions, settings } = shape;
    this.recent = recent;
    this.earlier = new EarlierMinutes(connection, { settings, recent });
    this.#connection = connection;
    this.#buckets = new Buckets(connection, shape);
    this.#dirty = dirty;
    this.#sweeps = new SweepBuckets(connection, settings);
    this.#lag = new LagWriter(connection);
    this.#read = rowReader(connection, dimensions);
    this.#writeRow = rowWriter(dimensions);
    this.#lastEnded = lastEnded;
  }

  /** `now` is milliseconds since 1970. */
  static async open(connection: DuckDBConnection, shape: Shape, now: number): Promise<FactWriter> {
    const last = await connection.runAndReadAll(`SELECT max(row_id) FROM ${ENDED}`);
    const dirty = await DirtyBuckets.open(connection, new ZoneDays(shape.timeZone));
    const lastEnded = Number(last.getRows()[0]?.[0] ?? 0);
    const recent = await recentFrom(rowReader(connection, shape.dimensions), connection, {
      ...{ settings: shape.settings, now },
    });
    return new FactWriter(connection, shape, { dirty, lastEnded, recent });
  }

  /** If this rejects, nothing was written, and the connection isn't to be used again. */
  async write({ changed, gone, erased, lag, progress, now }: Step): Promise<void> {
    await this.#connection.run('BEGIN');
    const keys = new CallKeys();
    const finding = { read: this.#read, keys, lastEnded: this.#lastEnded };
    const stored = await storedFamilies(finding, changed, gone);
    const rewrites = rewritesOf(stored, changed, gone);
    for (const table of TABLES) await this.#rewrite(table, rewrites, keys);
    if (progress.isComplete) {
      await this.#dirty.mark(minutesOf(rewrites), now);
      await this.#sweeps.note(rewrites, now);
    }
    await this.#noteRemovals(rewrites, new Set([...gone, ...erased]), now);
    await this.#lag.write(lag);
    await writeProgress(this.#connection, progress);
    this.recent.committing();
    await this.#connection.run('COMMIT');
    this.recent.stepped(rewrites, [...lag.all], now);
    for (const { after } of rewrites) {
      if (after !== null && tableOf(after) === ENDED) {
        this.#lastEnded = Math.max(this.#lastEnded, after.rowId);
      }
    }
  }

  /** Once the facts are complete: makes their buckets, and says so. `made` is from 0 to 1. */
  async complete(
    progress: Progress,
    now: number,
    onProgress: (made: number) => void,
  ): Promise<void> {
    this.recent.committing();
    await this.#buckets.make(now, onProgress);
    await this.#sweeps.make(now);
    await writeProgress(this.#connection, progress);
    this.recent.recounted(EVERYTHING, now);
  }

  /** From time to time: counts the buckets again that have settled. If this rejects, see `write`. */
  async refresh(now: number): Promise<void> {
    if (Math.abs(now - this.#refreshedAt) < REFRESH_MS) return;
    this.#refreshedAt = now;
    const settled = this.#dirty.settled(now);
    const swept = await this.#sweeps.refresh(now, () => this.recent.committing());
    this.recent.recounted(
      swept.map((one) => ({ of: 'sweeps', ...one })),
      now,
    );
    if (GRAINS.every((grain) => settled[grain].length === 0)) return;
    await this.#connection.run('BEGIN');
    await this.#buckets.refresh(settled, now);
    await this.#dirty.clean(settled);
    this.recent.committing();
    await this.#connection.run('COMMIT');
    const buckets = GRAINS.flatMap((of) =>
      settled[of].map((from) => ({ of, from, to: this.#dirty.endOf(from, of) })),
    );
    this.recent.recounted(buckets, now);
  }

  /** What was stored of these calls stays in unused parts of the file (`tables/renew-file.ts`). */
  async #noteRemovals(
    rewrites: readonly Rewrite[],
    removed: ReadonlySet<CallName>,
    now: number,
  ): Promise<void> {
    const hadFacts = rewrites.some(({ before }) => before && removed.has(before.name));
    if (!hadFacts) return;
    await this.#connection.run(
      `INSERT INTO ${REMOVALS} SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM ${REMOVALS})`,
      [BigInt(now)],
    );
  }

  async #rewrite(table: FactTable, rewrites: readonly Rewrite[], keys: CallKeys): Promise<void> {
    const isHere = (row: FactRow | null): boolean => row !== null && tableOf(row) === table;
    const ids = rewrites.flatMap(({ before }) => (before && isHere(before) ? before.rowId : []));
    if (ids.length > 0) {
      await runAmong(this.#connection, `DELETE FROM ${table} WHERE ${isAmong('row_id')}`, ids);
    }
    if (!rewrites.some(({ after }) => isHere(after))) return;
    const appender = await this.#connection.createAppender(table);
    for (const { after } of rewrites) {
      if (after !== null && isHere(after)) this.#writeRow(appender, after, keys);
    }
    appender.closeSync();
  }
}

interface Found {
  readonly dirty: DirtyBuckets;
  readonly lastEnded: number;
  readonly recent: Recent;
}

/** All buckets and sweeps, of any time. */
const EVERYTHING = ([...GRAINS, 'sweeps'] as const).map((of) => ({
  ...{ of, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
}));

/** The minutes in which calls started or ended that a step changed. */
function minutesOf(rewrites: readonly Rewrite[]): ReadonlySet<number> {
  const minutes = new Set<number>();
  for (const { before, after } of rewrites) {
    for (const row of [before, after]) {
      if (row === null) continue;
      const { startedAt, endedAt } = row.fact;
      if (startedAt !== null) minutes.add(beginOf(startedAt, MINUTE_MS));
      if (endedAt !== null) minutes.add(beginOf(endedAt, MINUTE_MS));
    }
  }
  return minutes;
}
