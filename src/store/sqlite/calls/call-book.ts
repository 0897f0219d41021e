/**
 * The calls as the writer knows them: found in memory or on disk, given their next state, and written
 * back. Everything that one transaction did can be taken back.
 *
 * Under load, new calls are written soon, since their rows are appended; existing rows are written when
 * `row-sweep.ts` reaches them.
 */

import { isEnd } from '../../../core/call-status.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import type { SeenEarlier } from '../../../core/calls/join.ts';
import type { AccountSid, CallSid } from '../../../core/ids.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { DamagedCallError, onPagesOf } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { TransactionPart } from '../database/transaction.ts';
import { ROWS_BESIDE_EVENTS, ROWS_PER_TRANSACTION } from '../tuning.ts';
import type { CallBookOptions, PurgedRow } from './call-book-types.ts';
import { LISTED_EVENTS } from './call-layout.ts';
import { CallRows, type FailurePlace } from './call-rows.ts';
import { ListedEvents } from './listed-events.ts';
import { type CachedCall, CallCache, callFrom } from './memory/call-cache.ts';
import { CallPacking } from './memory/call-packing.ts';
import { EndedCalls } from './memory/ended-calls.ts';
import { StaleCalls } from './memory/stale-calls.ts';
import { unpackCall } from './packed-call.ts';
import type { PackedChange } from './packed-change.ts';
import { SegmentSpans } from './segments.ts';
import { SidFilters } from './sid-filters.ts';
import { StaleMarks } from './stale-marks.ts';
import { StatusCounts } from './status-counts.ts';

export class CallBook implements TransactionPart {
  /** Everything in it that a transaction changes. */
  readonly parts: readonly TransactionPart[];
  readonly #cache: CallCache;
  readonly #packing: CallPacking;
  readonly #listed: ListedEvents;
  readonly #rows: CallRows;
  readonly #spans: SegmentSpans;
  readonly #counts: StatusCounts;
  readonly #now: () => number;
  readonly #yieldIfDue: () => void;
  readonly #ended = new EndedCalls();
  readonly #stale: StaleCalls;
  /**
   * Those that the transaction has changed. An array, since V8 keeps what a map held: as a map grows or is
   * cleared, each of its tables refers to the next one.
   */
  #changed: CachedCall[] = [];
  #notesChanges = false;
  /** Calls whose pages are damaged. */
  readonly #aside = new Set<string>();

  constructor(database: SqliteDatabase, options: CallBookOptions) {
    this.#now = options.now;
    this.#yieldIfDue = options.yieldIfDue;
    this.#stale = new StaleCalls(options.staleMarks ?? new StaleMarks());
    this.#cache = new CallCache(options.cacheBytes);
    this.#packing = new CallPacking(this.#cache);
    this.#listed = new ListedEvents(database, this.#cache, {
      listedEvents: options.listedEvents ?? LISTED_EVENTS,
      yieldIfDue: options.yieldIfDue,
    });
    const filters = new SidFilters(database);
    this.#rows = new CallRows(database, filters);
    this.#spans = new SegmentSpans(database);
    this.#counts = new StatusCounts(database);
    this.parts = [this, this.#rows, this.#counts, this.#spans, filters];
  }

  /** How many calls are ahead of their rows. */
  get dirtyCount(): number {
    return this.#stale.size;
  }

  /** The lowest position that may be in no row; null if no row is behind. */
  get dirtyFrom(): number | null {
    return this.#stale.from;
  }

  /** The call, from memory or disk; a fresh one if neither has it. */
  find(accountSid: AccountSid, callSid: CallSid): CachedCall {
    const cached = this.#cache.get(accountSid, callSid);
    if (cached !== undefined) return cached;
    const row = onPagesOf({ accountSid, callSid }, () => this.#rows.find(accountSid, callSid));
    const call = callFrom(accountSid, callSid, row);
    if (row !== null) this.#cache.keep(call);
    return call;
  }

  /** Whether this call's row is on a damaged page, so that its events go to the log alone. */
  isAside(accountSid: AccountSid, callSid: CallSid): boolean {
    return this.#aside.size > 0 && this.#aside.has(nameOf(accountSid, callSid));
  }

  /**
   * Sets a call aside if its row can't be read. Call it outside transactions: SQLite writes nothing more in
   * one that has met a damaged page.
   */
  probe(accountSid: AccountSid, callSid: CallSid): void {
    try {
      if (!this.isAside(accountSid, callSid)) this.find(accountSid, callSid);
    } catch (error) {
      if (!(error instanceof DamagedCallError)) throw error;
      this.setAside(accountSid, callSid);
    }
  }

  /** Forgets a call whose row is on a damaged page. What the row lacks is in the log. */
  setAside(accountSid: AccountSid, callSid: CallSid): void {
    this.#aside.add(nameOf(accountSid, callSid));
    const call = this.#cache.get(accountSid, callSid);
    if (call === undefined) return;
    this.#stale.written(call);
    this.#stale.settled(call);
    this.#cache.remove(call);
  }

  /** What's known of a call; null before its first event. */
  placedOf({ accountSid, callSid, placed, packed }: CachedCall): PlacedCall | null {
    return placed ?? (packed === null ? null : unpackCall(accountSid, callSid, packed));
  }

  /** The accounts that rows are of. */
  get accountSids(): readonly AccountSid[] {
    return this.#rows.accountSids;
  }

  /** The positions of all of a call's events, ascending. */
  positionsOf(call: CachedCall): readonly number[] {
    const earlier = onPagesOf(call, () => this.#listed.earlierPositions(call));
    return [...earlier, ...(this.placedOf(call)?.positions ?? [])];
  }

  /** A test for whether an event that `state` no longer lists has a key. It never throws. */
  seenEarlier(call: CachedCall, state: CallState | null): SeenEarlier {
    return this.#listed.seenEarlier(call, state);
  }

  /** Gives a call its next state. `from`: the first position that its row may lack. */
  replace(call: CachedCall, placed: PlacedCall, from: number, now: number): void {
    this.#remember(call);
    call.changedAt = from;
    call.records += 1;
    this.#packing.replace(call, this.#listed.shorten(call, placed));
    this.#cache.keep(call);
    this.#stale.add(call, from, now);
  }

  /** Notes the batch that a call joined. */
  setFailure(call: CachedCall, failure: FailurePlace): void {
    this.#remember(call);
    call.failure = failure;
  }

  /** Whether `takeChanges` would return anything. */
  get hasChanges(): boolean {
    return !this.#packing.unreported.isEmpty;
  }

  /** Sets whether commits note which calls they change. */
  noteChanges(isWanted: boolean): void {
    this.#notesChanges = isWanted;
    if (!isWanted) this.#packing.unreported.clear();
  }

  /** What commits made of calls since the last time this was called (`packed-change.ts`), by position. */
  takeChanges(): readonly PackedChange[] {
    return this.#packing.takeChanges();
  }

  /** Writes back what is due under load: new calls that waited, and this commit's part of a sweep. */
  writeBackDue(now: number, events: number): void {
    const most = Math.max(ROWS_BESIDE_EVENTS, 2 * events);
    this.#writeEach(this.#stale.freshDue(now, most), now);
    this.#writeEach(this.#stale.sweepDue(now, most), now);
  }

  /** Writes back everything, up to what one transaction may hold. */
  writeBackAll(now: number): void {
    this.#writeEach(this.#stale.first(ROWS_PER_TRANSACTION), now);
    this.#stale.endSweep();
  }

  /** Writes one call's row if it's behind. */
  write(call: CachedCall, now: number): void {
    const { accountSid, callSid, failure, row } = call;
    if (call.dirtyFrom === null) return;
    this.#remember(call);
    const packed = this.#packing.packed(call);
    if (packed === null) throw new Error('a call is ahead of its row, and nothing is known of it');
    const { status, startedAt } = packed;
    const id = onPagesOf(call, () => {
      if (row === null) return this.#rows.insert(accountSid, callSid, packed, failure);
      this.#rows.update(row, packed, failure);
      return row.id;
    });
    if (startedAt !== null && startedAt !== row?.packed.startedAt) this.#spans.note(id, startedAt);
    this.#counts.move(row?.packed.status ?? null, status);
    this.#listed.write(call, id);
    call.row = { id, packed, failure };
    this.#stale.written(call);
    if (status !== null && isEnd(status)) this.#ended.add(call, now);
  }

  /** Removes a call and its row. Returns where it was; null if it has no row, or is ahead of it. */
  purge(accountSid: AccountSid, callSid: CallSid): PurgedRow | null {
    const call = this.find(accountSid, callSid);
    const { row, failure } = call;
    if (row === null || call.dirtyFrom !== null) return null;
    this.#remember(call);
    onPagesOf(call, () => {
      this.#rows.delete(row.id);
      this.#listed.delete(row.id);
    });
    this.#counts.move(row.packed.status, null);
    Object.assign(call, { placed: null, packed: null, row: null, failure: null });
    this.#cache.remove(call);
    return { id: row.id, failure };
  }

  /** The dirty calls with this SID, in any account. */
  dirtyCalls(callSid: CallSid): readonly CachedCall[] {
    return this.#cache.ofSid(callSid).filter((call) => call.dirtyFrom !== null);
  }

  /** Rows are written as they fall due, so nothing is left to write. */
  beforeCommit(): void {}

  /** The transaction is on disk: what it did is final, and calls that are no longer needed leave memory. */
  committed(): void {
    if (this.#notesChanges) for (const call of this.#changed) this.#packing.noteChange(call);
    this.#forgetBefore();
    for (const call of this.#ended.take(this.#now())) this.#cache.remove(call);
    this.#cache.evict();
  }

  /** The transaction was rolled back: every call becomes what it was before. */
  rolledBack(): void {
    for (const call of this.#changed) {
      Object.assign(call, call.before);
      // They may include events that were rolled back; the next event reads them again.
      call.earlierKeys = null;
      if (call.placed === null && call.packed === null) this.#cache.remove(call);
      else this.#cache.keep(call);
    }
    this.#stale.rolledBack(this.#changed);
    this.#forgetBefore();
  }

  #writeEach(calls: readonly CachedCall[], now: number): void {
    for (const call of calls) {
      this.write(call, now);
      this.#yieldIfDue();
    }
  }

  #remember(call: CachedCall): void {
    if (call.before !== null) return;
    const { placed, packed, unwritten, failure, row, dirtyFrom, dirtySince } = call;
    call.before = { placed, packed, unwritten, failure, row, dirtyFrom, dirtySince };
    this.#changed.push(call);
  }

  #forgetBefore(): void {
    for (const call of this.#changed) {
      call.before = null;
      call.changedAt = 0;
      call.records = 0;
      this.#stale.settled(call);
    }
    this.#changed = [];
  }
}

const nameOf = (accountSid: AccountSid, callSid: CallSid): string => `${accountSid} ${callSid}`;
