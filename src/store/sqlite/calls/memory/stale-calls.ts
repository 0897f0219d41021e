/** The calls that are ahead of their rows, and which of those rows to write next. */

import { sidKey } from '../../database/sid-key.ts';
import { NEW_CALLS_WAIT_MS } from '../../tuning.ts';
import { RowSweep } from '../row-sweep.ts';
import type { StaleMarks } from '../stale-marks.ts';
import { byPosition, byRow, type CachedCall } from './call-cache.ts';

export class StaleCalls {
  readonly #marks: StaleMarks;
  /** In the order in which they became dirty, so that `dirtyFrom` ascends. */
  #dirty = new Set<CachedCall>();
  /** The dirty calls that have no row yet, in the same order. */
  #fresh = new Set<CachedCall>();
  /** Those that have one, and a few that were dirty. */
  readonly #sweep = new RowSweep<CachedCall>();

  constructor(marks: StaleMarks) {
    this.#marks = marks;
  }

  get size(): number {
    return this.#dirty.size;
  }

  /** The lowest position that may be in no row; null if no row is behind. */
  get from(): number | null {
    const [oldest] = this.#dirty;
    return oldest?.dirtyFrom ?? null;
  }

  /** The running transaction puts a call ahead of its row, from position `from` on, unless it was already. */
  add(call: CachedCall, from: number, now: number): void {
    if (call.dirtyFrom !== null) return;
    call.dirtyFrom = from;
    call.dirtySince = now;
    this.#dirty.add(call);
    if (call.row === null) this.#fresh.add(call);
    else this.#sweep.add(call, call.row.id);
    if (call.isMarked) return;
    call.isMarked = true;
    this.#marks.add(sidKey(call.callSid));
  }

  /** The running transaction has written the call's row. */
  written(call: CachedCall): void {
    call.dirtyFrom = null;
    this.#dirty.delete(call);
    this.#fresh.delete(call);
  }

  /** What the running transaction did to the call is on disk, or was taken back: readers see its row so. */
  settled(call: CachedCall): void {
    if (!call.isMarked || call.dirtyFrom !== null) return;
    call.isMarked = false;
    this.#marks.takeBack(sidKey(call.callSid));
  }

  /** The first of them, in the order of their rows. */
  first(most: number): readonly CachedCall[] {
    return [...this.#dirty].slice(0, most).sort(byRow);
  }

  /** Those without a row, once they've gathered for long enough. */
  freshDue(now: number, most: number): readonly CachedCall[] {
    const [oldest] = this.#fresh;
    if (oldest === undefined || oldest.dirtySince > now - NEW_CALLS_WAIT_MS) return [];
    // All at once: their index entries are random, and the more are written together, the more share a page.
    return [...this.#fresh].slice(0, most);
  }

  /** A commit's part of the sweep. */
  sweepDue(now: number, most: number): readonly CachedCall[] {
    return this.#sweep.take(now, most);
  }

  /** Empties the sweep if no row is behind. */
  endSweep(): void {
    if (this.#dirty.size === 0) this.#sweep.clear();
  }

  /** Of the calls that were changed, each is again as it was before the transaction. */
  rolledBack(changed: readonly CachedCall[]): void {
    for (const call of changed) {
      if (call.dirtyFrom === null) this.#dirty.delete(call);
      else this.#dirty.add(call);
    }
    const dirty = [...this.#dirty].sort(byPosition);
    this.#dirty = new Set(dirty);
    this.#fresh = new Set(dirty.filter((call) => call.row === null));
    this.#sweep.clear();
    for (const call of dirty) if (call.row !== null) this.#sweep.add(call, call.row.id);
  }
}
