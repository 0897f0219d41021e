/**
 * What the follower and the questions share in memory. The follower changes it with each commit, and a question uses it
 * only if no commit began or ended while its own snapshot of the file was taken: then both are of one position.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../core/kpi/measures.ts';
import type { Span } from '../../core/time/span.ts';
import { type Row, readRows } from '../sql/read-rows.ts';
import { type Sql, toStatement } from '../sql/sql.ts';
import type { Grain } from '../tables/buckets.ts';
import { beginOf, MINUTE_MS } from '../tables/period-times.ts';
import { type Earlier, type RecentCall, RecentCalls, type RecentMinutes } from './recent-calls.ts';
import { type LagCount, RecentLag, type RecentLagCounts } from './recent-lag.ts';
import { type Basis, Remembered } from './remembered.ts';

/** What a question can use beside the file. */
export interface Snapshot {
  readonly calls: RecentMinutes;
  readonly lag: RecentLagCounts;
  /** What's remembered as it is here; null if something may have changed since. */
  readonly remembered: () => Remembered | null;
}

/** A call as it was, and as it is. */
export interface Change {
  readonly before: RecentCall | null;
  readonly after: RecentCall | null;
}

/** What was counted again. */
export interface Recounted extends Span {
  readonly of: Grain | 'sweeps';
}

/** Calls without an end: each takes memory. With more, everything comes from the file until the next start. */
export const MOST_OPEN = 100_000;

export class Recent {
  /** Null once it has given up. */
  #calls: RecentCalls | null;
  readonly #lag: RecentLag;
  readonly #remembered = new Remembered();
  #current: Snapshot | null = null;

  /** `since` is a minute. What's stored that lies there, or has no end, is to be added. */
  constructor(settings: KpiSettings, since: number) {
    this.#calls = new RecentCalls(settings, since);
    this.#lag = new RecentLag(since);
  }

  add(call: RecentCall): void {
    this.#calls?.add(call);
  }

  /** Keeps nothing from now on. */
  giveUp(): void {
    this.#calls = null;
    this.#current = null;
    this.#remembered.forget(() => true);
  }

  addLag(counts: readonly LagCount[]): void {
    this.#lag.add(counts);
  }

  /** Since when calls are known, and for how many accounts and legs of minutes there's room; null once it has given up. */
  get known(): Pick<RecentCalls, 'since' | 'room'> | null {
    return this.#calls;
  }

  /** Null while a commit is under way. Never the same after one. */
  get current(): Snapshot | null {
    return this.#current;
  }

  /** To be called before a commit. */
  committing(): void {
    this.#current = null;
  }

  /** What a step has committed. `now` is milliseconds since 1970. */
  stepped(changes: readonly Change[], lag: readonly LagCount[], now: number): void {
    for (const { before, after } of changes) {
      if (before !== null) this.#calls?.remove(before);
      if (after !== null) this.#calls?.add(after);
    }
    if ((this.#calls?.openCalls ?? 0) > MOST_OPEN) this.giveUp();
    this.#lag.add(lag);
    this.#remembered.forget(changedBy(changes, lag));
    this.#publish(now);
  }

  /** What was counted again, and committed. */
  recounted(all: readonly Recounted[], now: number): void {
    this.#remembered.forget(
      ({ of, from, to }) =>
        of === 'state' || all.some((one) => one.of === of && one.from < to && one.to > from),
    );
    this.#publish(now);
  }

  /** What's stored of earlier minutes, at the position that was committed last. */
  extend(earlier: Earlier, lag: readonly LagCount[], now: number): void {
    this.#calls?.extend(earlier);
    this.#lag.extend(earlier.from, lag);
    this.#publish(now);
  }

  #publish(now: number): void {
    if (this.#calls === null) return;
    const snapshot: Snapshot = {
      calls: this.#calls.snapshot(now),
      lag: this.#lag.snapshot(now),
      remembered: () => (this.#current === snapshot ? this.#remembered : null),
    };
    this.#current = snapshot;
  }
}

/** Reads rows, unless they're remembered. `basis` is everything that they depend on, beside the statement. */
export async function rowsBased(
  snapshot: Snapshot | null,
  connection: DuckDBConnection,
  statement: Sql,
  basis: Basis,
): Promise<readonly Row[]> {
  if (snapshot === null) return await readRows(connection, statement);
  const { text, values } = toStatement(statement);
  const name = JSON.stringify([text, values]);
  const known = snapshot.remembered()?.get(name) ?? null;
  if (known !== null) return known;
  const rows = await readRows(connection, statement);
  snapshot.remembered()?.keep(name, rows, basis);
  return rows;
}

function changedBy(
  changes: readonly Change[],
  lag: readonly LagCount[],
): (basis: Basis) => boolean {
  const calls = changes.flatMap(({ before, after }) => [before, after]).flatMap((one) => one ?? []);
  const facts = calls.map(({ fact }) => fact);
  const minutes = minutesOf(facts.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]));
  const lagMinutes = minutesOf(lag.map(({ minute }) => minute));
  const begun = facts.reduce(
    (first, { startedAt, initiatedAt, ringingAt, answeredAt }) =>
      [startedAt, initiatedAt, ringingAt, answeredAt].reduce<number>(
        (least, at) => Math.min(least, at ?? least),
        first,
      ),
    Number.POSITIVE_INFINITY,
  );
  return ({ of, from, to }) => {
    const isIn = (minute: number): boolean => minute < to && minute + MINUTE_MS > from;
    switch (of) {
      case 'calls':
        return minutes.some(isIn);
      case 'lasting':
        return begun < to;
      case 'lag':
        return lagMinutes.some(isIn);
      case 'minute':
      case 'quarter':
      case 'day':
      case 'sweeps':
        return false;
      case 'state':
        return true;
    }
  };
}

const minutesOf = (times: readonly (number | null)[]): readonly number[] => [
  ...new Set(times.flatMap((at) => (at === null ? [] : beginOf(at, MINUTE_MS)))),
];
