/**
 * Lets memory know the last hour some minutes after a start, however many calls it has. The first minute that's known
 * moves back, one piece of time after another; each is counted between two steps, at the position of what's known already.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import type { Recent } from '../../recent/recent.ts';
import { KEPT_MS } from '../../recent/recent-calls.ts';
import type { LagCount } from '../../recent/recent-lag.ts';
import { field } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { name, sql } from '../../sql/sql.ts';
import { beginOf, MINUTE_MS } from '../../tables/period-times.ts';
import { FACTS } from '../../tables/schema.ts';
import { beginSql } from '../periods.ts';
import { storedMinutes } from './stored-minutes.ts';

/** A piece has no more, unless a single minute does. 30,000 take 0.2 s of processor time. */
const CALLS_AT_ONCE = 10_000;
/** Accounts and legs of minutes: so many at once leave as much of memory's room unused at most. */
const CELLS_AT_ONCE = 200;

/** Whole minutes, and for how many accounts and legs of them calls started. */
interface Piece extends Span {
  readonly cells: number;
}

export class EarlierMinutes {
  readonly #connection: DuckDBConnection;
  readonly #settings: KpiSettings;
  readonly #recent: Recent;
  readonly #callsAtOnce: number;
  /** Those that are left, latest first; null before anyone has looked. */
  #pieces: readonly Piece[] | null = null;

  /** The connection is the follower's. */
  constructor(
    connection: DuckDBConnection,
    { settings, recent }: { readonly settings: KpiSettings; readonly recent: Recent },
    callsAtOnce = CALLS_AT_ONCE,
  ) {
    this.#connection = connection;
    this.#settings = settings;
    this.#recent = recent;
    this.#callsAtOnce = callsAtOnce;
  }

  /**
   * To be called between steps, from when facts are complete and there are no more to be written at once. Resolves with
   * whether memory knows all that it will. `now` is milliseconds since 1970. If this rejects, see `FactWriter.write`.
   */
  async addSome(now: number): Promise<boolean> {
    if (this.#pieces === null) this.#pieces = await this.#divide(now);
    else this.#pieces = await this.#addNext(this.#pieces, now);
    return this.#pieces.length === 0;
  }

  async #addNext([next, ...others]: readonly Piece[], now: number): Promise<readonly Piece[]> {
    const { known } = this.#recent;
    // Memory has given up, or forgets already what would come next.
    if (next === undefined || known === null || known.since !== next.to) return [];
    if (next.cells > known.room) return [];
    const earlier = await storedMinutes(this.#connection, this.#settings, next);
    this.#recent.extend(earlier, await storedLag(this.#connection, next), now);
    return others;
  }

  /** What memory doesn't know of the last hour. */
  async #divide(now: number): Promise<readonly Piece[]> {
    const { known } = this.#recent;
    if (known === null) return [];
    const [first, until] = [beginOf(now - KEPT_MS, MINUTE_MS), known.since];
    const started = field('startedAt');
    const rows = await readRows(
      this.#connection,
      sql`SELECT ${beginSql(started, MINUTE_MS)} AS b, count(*), count(DISTINCT account || leg)
        FROM ${name(FACTS)} WHERE ${started} >= ${first} AND ${started} < ${until} GROUP BY b`,
    );
    const minutes = new Map(rows.map((row) => [row.number(0), row]));
    const pieces: Piece[] = [];
    let calls = 0;
    for (let from = until - MINUTE_MS; from >= first; from -= MINUTE_MS) {
      const row = minutes.get(from);
      const [started, cells] = [row?.number(1) ?? 0, row?.number(2) ?? 0];
      const last = pieces.at(-1);
      const isFull =
        calls + started > this.#callsAtOnce || (last?.cells ?? 0) + cells > CELLS_AT_ONCE;
      if (last === undefined || isFull) {
        pieces.push({ from, to: from + MINUTE_MS, cells });
        calls = started;
      } else {
        pieces[pieces.length - 1] = { from, to: last.to, cells: last.cells + cells };
        calls += started;
      }
    }
    return pieces;
  }
}

/** How long callbacks took that arrived in some minutes. */
export async function storedLag(
  connection: DuckDBConnection,
  { from, to }: Span,
): Promise<readonly LagCount[]> {
  const rows = await readRows(
    connection,
    sql`SELECT begins_at, account, bin, events FROM provider_lag
      WHERE begins_at >= ${from} AND begins_at < ${to}`,
  );
  return rows.map((row) => ({
    ...{ minute: row.number(0) ?? 0, account: row.text(1) ?? '' },
    ...{ bin: row.number(2) ?? 0, events: row.number(3) ?? 0 },
  }));
}
