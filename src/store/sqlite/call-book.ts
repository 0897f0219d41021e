/**
 * The calls as the writer knows them: found in memory or on disk, replaced by their next state, and
 * written back, the longest waiting first. Everything that one transaction did can be taken back.
 */

import { statusOf } from '../../core/call-view.ts';
import type { AccountSid, CallSid } from '../../core/ids.ts';
import { type CachedCall, CallCache } from './call-cache.ts';
import type { PlacedCall } from './call-codec.ts';
import { CallRows, type CountDelta, countChange, type FailurePlace } from './call-rows.ts';
import type { SqliteDatabase } from './database.ts';

/** Rows written back in one transaction at the most, so that none of them takes long. */
const ROWS_PER_COMMIT = 1000;
/** How long an ended call stays in memory for its late events, in milliseconds. */
const ENDED_STAYS_MS = 10_000;

/** The part of a call that a transaction may change. */
type Snapshot = Pick<
  CachedCall,
  'id' | 'placed' | 'failure' | 'written' | 'dirtyFrom' | 'dirtySince'
>;

export class CallBook {
  readonly #rows: CallRows;
  readonly #cache: CallCache;
  /** In the order in which they became dirty, so that `dirtyFrom` ascends. */
  #dirty = new Set<CachedCall>();
  readonly #undo = new Map<CachedCall, Snapshot>();
  #ended: { readonly call: CachedCall; readonly at: number }[] = [];

  constructor(database: SqliteDatabase, cacheBytes: number) {
    this.#rows = new CallRows(database);
    this.#cache = new CallCache(cacheBytes);
  }

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** The lowest position that may be in no row; null where every row is as its call is. */
  get dirtyFrom(): number | null {
    const [oldest] = this.#dirty;
    return oldest?.dirtyFrom ?? null;
  }

  /** The call, from memory or disk; a fresh one, which nobody knows yet, where there is none. */
  find(accountSid: AccountSid, callSid: CallSid): CachedCall {
    const cached = this.#cache.get(accountSid, callSid);
    if (cached !== undefined) return cached;
    const stored = this.#rows.find(accountSid, callSid);
    const call: CachedCall = {
      accountSid,
      callSid,
      id: stored?.id ?? null,
      placed: stored?.placed ?? null,
      failure: stored?.failure ?? null,
      written: stored === null ? null : { placed: stored.placed, failure: stored.failure },
      dirtyFrom: null,
      dirtySince: 0,
      weight: 0,
    };
    if (stored !== null) this.#cache.touch(call);
    return call;
  }

  /** Gives a call its next state. `from`: the first position that its row may lack. */
  replace(call: CachedCall, placed: PlacedCall, from: number, now: number): void {
    this.#remember(call);
    call.placed = placed;
    this.#cache.touch(call);
    if (call.dirtyFrom !== null) return;
    call.dirtyFrom = from;
    call.dirtySince = now;
    this.#dirty.add(call);
  }

  /** Notes the batch that a call joined. */
  setFailure(call: CachedCall, failure: FailurePlace): void {
    this.#remember(call);
    call.failure = failure;
  }

  /** Writes back calls that have been dirty since before `since`, the longest waiting first. */
  writeBack(since: number, now: number, delta: CountDelta): void {
    const due: CachedCall[] = [];
    for (const call of this.#dirty) {
      if (call.dirtySince > since || due.length >= ROWS_PER_COMMIT) break;
      due.push(call);
    }
    // Rows that lie together are written together; new ones come last and are appended.
    due.sort((a, b) => (a.id ?? Number.MAX_SAFE_INTEGER) - (b.id ?? Number.MAX_SAFE_INTEGER));
    for (const call of due) this.write(call, now, delta);
  }

  /** Writes one call's row, if it is not as the call is. */
  write(call: CachedCall, now: number, delta: CountDelta): void {
    const { placed, failure } = call;
    if (placed === null || call.dirtyFrom === null) return;
    this.#remember(call);
    if (call.id === null || call.written === null) call.id = this.#rows.insert(placed, failure);
    else this.#rows.update(call.id, call.written, placed, failure);
    const before = call.written === null ? null : statusOf(call.written.placed.state);
    countChange(delta, before, statusOf(placed.state));
    call.written = { placed, failure };
    call.dirtyFrom = null;
    this.#dirty.delete(call);
    if (placed.state.end !== null) this.#ended.push({ call, at: now });
  }

  /** The dirty calls of this sid, of whatever account. */
  dirtyCalls(callSid: string): readonly CachedCall[] {
    return [...this.#dirty].filter((call) => call.callSid === callSid);
  }

  /** The transaction is on disk: what it did stands, and what is not needed is let go. */
  committed(now: number): void {
    this.#undo.clear();
    let gone = 0;
    while (gone < this.#ended.length) {
      const oldest = this.#ended[gone];
      if (oldest === undefined || oldest.at > now - ENDED_STAYS_MS) break;
      if (oldest.call.dirtyFrom === null) this.#cache.remove(oldest.call);
      gone += 1;
    }
    if (gone > 0) this.#ended = this.#ended.slice(gone);
    this.#cache.evict();
  }

  /** The transaction was rolled back: every call is as it was before it. */
  rolledBack(): void {
    for (const [call, snapshot] of this.#undo) {
      Object.assign(call, snapshot);
      if (call.placed === null) this.#cache.remove(call);
      else this.#cache.touch(call);
      if (call.dirtyFrom === null) this.#dirty.delete(call);
      else this.#dirty.add(call);
    }
    this.#undo.clear();
    const byPosition = (a: CachedCall, b: CachedCall): number =>
      (a.dirtyFrom ?? 0) - (b.dirtyFrom ?? 0);
    this.#dirty = new Set([...this.#dirty].sort(byPosition));
  }

  #remember(call: CachedCall): void {
    if (this.#undo.has(call)) return;
    const { id, placed, failure, written, dirtyFrom, dirtySince } = call;
    this.#undo.set(call, { id, placed, failure, written, dirtyFrom, dirtySince });
  }
}
