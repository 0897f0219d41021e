/**
 * Keeps the sweeps of quarters that are over as a recount of the facts would have them. A step only notes in which of
 * them a changed call was in progress; those are swept again once in a while.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeField } from '../../../core/kpi/measure.ts';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import { field } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { joined } from '../../sql/spans.ts';
import { join, name, type Sql, sql, toStatement, wholeNumber } from '../../sql/sql.ts';
import { beginOf, QUARTER_MS } from '../../tables/period-times.ts';
import { FACTS } from '../../tables/schema.ts';
import { SWEEPS, SWEPT, sweepMeasures, UNSWEPT } from '../../tables/sweeps.ts';
import type { FactRow } from '../facts/fact-row.ts';
import type { Rewrite } from '../facts/families.ts';
import { type Quarters, type SweepPart, sweepQuarters } from './sweep-quarters.ts';

/** A quarter is swept this long after its end: by then most of its calls have ended. */
const SWEPT_AFTER_MS = 5 * 60_000;
/** One that has changed is left alone until nothing has changed it for this long. */
const SETTLED_MS = 30_000;

export class SweepBuckets {
  readonly #connection: DuckDBConnection;
  readonly #measures: readonly SweepPart[];
  /** The times at which a call can begin for any of them. */
  readonly #begins: readonly TimeField[];
  /** Null before it has been read. */
  #swept: Quarters | null = null;
  /** When quarters changed that are to be swept again, milliseconds since 1970. */
  readonly #changedAt = new Map<number, number>();

  constructor(connection: DuckDBConnection, settings: KpiSettings) {
    this.#connection = connection;
    this.#measures = sweepMeasures(settings);
    this.#begins = [...new Set(this.#measures.flatMap(({ measure }) => measure.begins))];
  }

  /** Makes all of them. Nothing else may be written meanwhile. */
  async make(now: number): Promise<void> {
    const [row] = await readRows(
      this.#connection,
      sql`SELECT min(${field('endedAt')}) FROM ${name(FACTS)}`,
    );
    const to = sweptBy(now);
    const from = Math.min(to, beginOf(row?.number(0) ?? to, QUARTER_MS));
    await this.#connection.run('BEGIN');
    await this.#run(sql`DELETE FROM ${name(SWEEPS)}`);
    await this.#run(sql`DELETE FROM ${name(UNSWEPT)}`);
    this.#changedAt.clear();
    if (from < to) await sweepQuarters(this.#connection, this.#measures, { from, to });
    await this.#setSwept({ from, to });
    await this.#connection.run('COMMIT');
  }

  /** Part of the transaction that changes these facts. */
  async note(rewrites: readonly Rewrite[], now: number): Promise<void> {
    const { from, to } = await this.#sweptQuarters();
    const changed = new Set<number>();
    for (const { before, after } of rewrites) {
      for (const row of [before, after]) {
        const lasted = row && this.#lasted(row);
        if (lasted === null) continue;
        const first = Math.max(from, beginOf(lasted.from, QUARTER_MS));
        for (let at = first; at < Math.min(to, lasted.to); at += QUARTER_MS) changed.add(at);
      }
    }
    const fresh = [...changed].filter((at) => !this.#changedAt.has(at));
    for (const at of changed) this.#changedAt.set(at, now);
    if (fresh.length === 0) return;
    const rows = join(
      fresh.map((at) => sql`(${wholeNumber(at)})`),
      ', ',
    );
    await this.#run(sql`INSERT INTO ${name(UNSWEPT)} VALUES ${rows}`);
  }

  /**
   * Sweeps what was noted and has settled, and the quarters that have become due, in a transaction of its own. Resolves with
   * those.
   */
  async refresh(now: number, beforeCommit = () => {}): Promise<readonly Span[]> {
    const swept = await this.#sweptQuarters();
    const to = Math.max(swept.to, sweptBy(now));
    const noted = await readRows(
      this.#connection,
      sql`SELECT DISTINCT begins_at FROM ${name(UNSWEPT)} ORDER BY begins_at`,
    );
    const quarters = noted
      .map((row) => row.number(0) ?? 0)
      .filter((at) => now - (this.#changedAt.get(at) ?? 0) >= SETTLED_MS);
    const changed = joined(
      quarters.map((at) => ({ from: at, to: at + QUARTER_MS })),
      { gapMs: 0, most: quarters.length },
    );
    const due = swept.to < to ? [{ from: swept.to, to }] : [];
    const spans = [...changed, ...due];
    if (spans.length === 0) return [];
    await this.#connection.run('BEGIN');
    for (const { from, to: end } of changed) {
      for (const table of [SWEEPS, UNSWEPT]) {
        await this.#run(sql`DELETE FROM ${name(table)}
          WHERE begins_at >= ${wholeNumber(from)} AND begins_at < ${wholeNumber(end)}`);
      }
    }
    for (const span of spans) {
      await sweepQuarters(this.#connection, this.#measures, span);
    }
    await this.#setSwept({ from: swept.from, to });
    beforeCommit();
    await this.#connection.run('COMMIT');
    for (const at of quarters) this.#changedAt.delete(at);
    return spans;
  }

  async #sweptQuarters(): Promise<Quarters> {
    if (this.#swept !== null) return this.#swept;
    const [row] = await readRows(this.#connection, sql`SELECT since, through FROM ${name(SWEPT)}`);
    this.#swept = { from: row?.number(0) ?? 0, to: row?.number(1) ?? 0 };
    return this.#swept;
  }

  async #setSwept(swept: Quarters): Promise<void> {
    await this.#run(
      sql`UPDATE ${name(SWEPT)}
        SET since = ${wholeNumber(swept.from)}, through = ${wholeNumber(swept.to)}`,
    );
    this.#swept = swept;
  }

  /** When a call may count for any measure; one in progress only where it began. */
  #lasted({ fact }: FactRow): Quarters | null {
    let [from, to] = [Number.POSITIVE_INFINITY, fact.endedAt ?? 0];
    for (const time of this.#begins) {
      const at = fact[time];
      if (at === null) continue;
      from = Math.min(from, at);
      to = Math.max(to, at);
    }
    return Number.isFinite(from) ? { from, to: to + 1 } : null;
  }

  async #run(statement: Sql): Promise<void> {
    const { text, values } = toStatement(statement);
    await this.#connection.run(text, values);
  }
}

const sweptBy = (now: number): number => beginOf(now - SWEPT_AFTER_MS, QUARTER_MS);
