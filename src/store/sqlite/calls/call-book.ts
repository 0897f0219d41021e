/**
 * The calls as the writer knows them: found in memory or on disk, replaced by their next state, and
 * written back. Everything that one transaction did can be taken back.
 *
 * Under load new calls are written soon, since their rows are appended; rows that exist are written as
 * `row-sweep.ts` comes by them.
 */

import { type CallStatus, isEnd } from '../../../core/call-status.ts';
import { type CallState, withoutOldest } from '../../../core/calls/call-state.ts';
import type { SeenEarlier } from '../../../core/calls/join.ts';
import type { AccountSid, CallSid } from '../../../core/ids.ts';
import { DamagedCallError, onPagesOf } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { ByteWriter } from './bytes.ts';
import { type CachedCall, CallCache } from './call-cache.ts';
import { LISTED_EVENTS, type PlacedCall } from './call-layout.ts';
import { CallRows, type FailurePlace } from './call-rows.ts';
import { EarlierEvents } from './earlier-events.ts';
import { type EventChunk, encodeChunk, keysOfChunk } from './event-chunk.ts';
import { HotCalls } from './hot-calls.ts';
import { KeyIndex } from './key-index.ts';
import { type PackedCall, packCall, unpackCall } from './packed-call.ts';
import { RowSweep } from './row-sweep.ts';
import { SegmentSpans } from './segments.ts';
import { SidFilters } from './sid-filters.ts';

/** Rows written back in one transaction at the most, so that none of them takes long. */
const MOST_ROWS = 1000;
/** Rows that a commit under load may write, if it has no more events than that itself. */
const ROWS_BESIDE_EVENTS = 64;
/** New calls gather for this long, in milliseconds, before their rows are written. */
const NEW_WAITS_MS = 300;
/** How long an ended call stays in memory for its late events, in milliseconds. */
const ENDED_STAYS_MS = 10_000;

/** Changes of how many calls show each status. */
type CountDelta = Map<CallStatus, number>;

interface CallBookOptions {
  readonly cacheBytes: number;
  readonly yieldIfDue: () => void;
  /** For tests: events that a row lists at the most. */
  readonly listedEvents?: number;
}

export class CallBook {
  readonly #database: SqliteDatabase;
  readonly #listedEvents: number;
  readonly #earlier: EarlierEvents;
  readonly #cache: CallCache;
  readonly #spans: SegmentSpans;
  readonly #filters: SidFilters;
  readonly #yieldIfDue: () => void;
  readonly #addToCount;
  readonly #bytes = new ByteWriter();
  readonly #counts: CountDelta = new Map();
  readonly #hot = new HotCalls<CachedCall>();
  /** Those that are ahead of their rows, and a few that were. */
  readonly #sweep = new RowSweep<CachedCall>();
  #rows: CallRows;
  /**
   * Those that the transaction has changed. No map, of which the garbage collector would keep what was
   * in it: as a map grows or is cleared, each of its tables holds on to the next one.
   */
  #changed: CachedCall[] = [];
  /** In the order in which they became dirty, so that `dirtyFrom` ascends. */
  #dirty = new Set<CachedCall>();
  /** Those of them that have no row yet, in the same order. */
  #fresh = new Set<CachedCall>();
  /** Calls whose pages are damaged. */
  readonly #aside = new Set<string>();
  #ended: { readonly call: CachedCall; readonly at: number }[] = [];

  constructor(database: SqliteDatabase, options: CallBookOptions) {
    this.#database = database;
    this.#yieldIfDue = options.yieldIfDue;
    this.#listedEvents = options.listedEvents ?? LISTED_EVENTS;
    this.#earlier = new EarlierEvents(database);
    this.#filters = new SidFilters(database);
    this.#rows = new CallRows(database, this.#filters);
    this.#spans = new SegmentSpans(database);
    this.#cache = new CallCache(options.cacheBytes);
    this.#addToCount = database.prepare<[string, number]>(
      `INSERT INTO call_counts (status, count) VALUES (?, ?)
       ON CONFLICT (status) DO UPDATE SET count = count + excluded.count`,
    );
  }

  /** How many calls are ahead of their rows. */
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
    const row = onPagesOf({ accountSid, callSid }, () => this.#rows.find(accountSid, callSid));
    const call: CachedCall = {
      accountSid,
      callSid,
      placed: null,
      packed: row?.packed ?? null,
      unwritten: NO_CHUNKS,
      earlierKeys: null,
      turn: null,
      before: null,
      failure: row?.failure ?? null,
      row,
      dirtyFrom: null,
      dirtySince: 0,
      endedAt: null,
      weight: 0,
    };
    if (row !== null) this.#cache.keep(call);
    return call;
  }

  /** Whether the pages of this call's row are damaged: its events go to the log alone. */
  isAside(accountSid: AccountSid, callSid: CallSid): boolean {
    return this.#aside.size > 0 && this.#aside.has(nameOf(accountSid, callSid));
  }

  /**
   * Sets a call aside if its row can't be read. Outside of transactions only: SQLite writes nothing more
   * in one that has met a damaged page.
   */
  probe(accountSid: AccountSid, callSid: CallSid): void {
    try {
      if (!this.isAside(accountSid, callSid)) this.find(accountSid, callSid);
    } catch (error) {
      if (!(error instanceof DamagedCallError)) throw error;
      this.setAside(accountSid, callSid);
    }
  }

  /** Lets go of a call whose pages are damaged. What its row lacks of it is in the log. */
  setAside(accountSid: AccountSid, callSid: CallSid): void {
    this.#aside.add(nameOf(accountSid, callSid));
    const call = this.#cache.get(accountSid, callSid);
    if (call === undefined) return;
    call.dirtyFrom = null;
    this.#dirty.delete(call);
    this.#fresh.delete(call);
    this.#cache.remove(call);
  }

  /** What is known of a call; null before its first event. */
  placedOf({ accountSid, callSid, placed, packed }: CachedCall): PlacedCall | null {
    return placed ?? (packed === null ? null : unpackCall(accountSid, callSid, packed));
  }

  /**
   * Says of a key whether an event that `state` no longer lists has it. The keys are in memory when this
   * returns: they're read once, and kept for as long as the call is.
   */
  seenEarlier(call: CachedCall, state: CallState | null): SeenEarlier {
    if (state === null || state.earlierEvents === 0) return NOTHING_EARLIER;
    const keys = onPagesOf(call, () => this.#earlierKeysOf(call, state.earlierEvents));
    return (key) => keys.has(key);
  }

  /** Gives a call its next state. `from`: the first position that its row may lack. */
  replace(call: CachedCall, placed: PlacedCall, from: number, now: number): void {
    this.#remember(call);
    // A new call's next event is likely to be near.
    const isNew = call.placed === null && call.packed === null;
    const stays = isNew || this.#hot.isHot(call);
    call.placed = this.#shorten(call, placed);
    call.packed = null;
    const cooled = this.#hot.add(call);
    if (cooled !== null) this.#pack(cooled);
    if (!stays) this.#pack(call);
    this.#cache.keep(call);
    if (call.dirtyFrom !== null) return;
    call.dirtyFrom = from;
    call.dirtySince = now;
    this.#dirty.add(call);
    if (call.row === null) this.#fresh.add(call);
    else this.#sweep.add(call, call.row.id);
  }

  /** Notes the batch that a call joined. */
  setFailure(call: CachedCall, failure: FailurePlace): void {
    this.#remember(call);
    call.failure = failure;
  }

  /** Writes back what is due under load: new calls that waited, and this commit's part of a sweep. */
  writeBackDue(now: number, events: number): void {
    const most = Math.max(ROWS_BESIDE_EVENTS, 2 * events);
    const [oldest] = this.#fresh;
    if (oldest !== undefined && oldest.dirtySince <= now - NEW_WAITS_MS) {
      // Several at once: their index entries are random, and the more of them are written together,
      // the more share a page.
      this.#writeEach([...this.#fresh].slice(0, most), now);
    }
    this.#writeEach(this.#sweep.take(now, most), now);
  }

  /** Writes back everything, or as much of it as one transaction may hold. */
  writeBackAll(now: number): void {
    this.#writeEach([...this.#dirty].slice(0, MOST_ROWS).sort(byRow), now);
    if (this.#dirty.size === 0) this.#sweep.clear();
  }

  /** Writes one call's row, if it is not as the call is. */
  write(call: CachedCall, now: number): void {
    const { accountSid, callSid, failure, row } = call;
    if (call.dirtyFrom === null) return;
    this.#remember(call);
    const packed = this.#packedOf(call);
    if (packed === null) throw new Error('a call is ahead of its row, and nothing is known of it');
    const { status, startedAt } = packed;
    const id = onPagesOf(call, () => {
      if (row === null) return this.#rows.insert(accountSid, callSid, packed, failure);
      this.#rows.update(row, packed, failure);
      return row.id;
    });
    if (startedAt !== null && startedAt !== row?.packed.startedAt) this.#spans.note(id, startedAt);
    this.#count(row?.packed.status ?? null, -1);
    this.#count(status, 1);
    if (call.unwritten.length > 0) {
      onPagesOf(call, () => {
        for (const chunk of call.unwritten) this.#earlier.append(id, chunk);
      });
      call.unwritten = NO_CHUNKS;
    }
    call.row = { id, packed, failure };
    call.dirtyFrom = null;
    this.#dirty.delete(call);
    this.#fresh.delete(call);
    if (status === null || !isEnd(status)) return;
    call.endedAt = now;
    this.#ended.push({ call, at: now });
  }

  /** The dirty calls of this sid, of whatever account. */
  dirtyCalls(callSid: CallSid): readonly CachedCall[] {
    return this.#cache.ofSid(callSid).filter((call) => call.dirtyFrom !== null);
  }

  /** Writes what goes with the rows, before the transaction is committed. */
  finish(): void {
    for (const [status, change] of this.#counts) {
      if (change !== 0) this.#addToCount.run(status, change);
    }
    this.#counts.clear();
    this.#spans.write();
    this.#filters.write(this.#rows.newestSegment);
  }

  /** The transaction is on disk: what it did stands, and what is not needed is let go. */
  committed(now: number): void {
    this.#forgetBefore();
    this.#filters.committed();
    let gone = 0;
    for (const { call, at } of this.#ended) {
      if (at > now - ENDED_STAYS_MS) break;
      // One whose events still come was written again since, and has another turn later.
      if (call.dirtyFrom === null && call.endedAt === at) this.#cache.remove(call);
      gone += 1;
    }
    if (gone > 0) this.#ended = this.#ended.slice(gone);
    this.#cache.evict();
  }

  /** The transaction was rolled back: every call is as it was before it. */
  rolledBack(): void {
    for (const call of this.#changed) {
      Object.assign(call, call.before);
      // They may know of events that did not happen; the next event reads them again.
      call.earlierKeys = null;
      if (call.placed === null && call.packed === null) this.#cache.remove(call);
      else this.#cache.keep(call);
      if (call.dirtyFrom === null) this.#dirty.delete(call);
      else this.#dirty.add(call);
    }
    this.#forgetBefore();
    this.#counts.clear();
    this.#spans.drop();
    this.#filters.rolledBack();
    this.#rows = new CallRows(this.#database, this.#filters);
    const byPosition = (a: CachedCall, b: CachedCall): number =>
      (a.dirtyFrom ?? 0) - (b.dirtyFrom ?? 0);
    const dirty = [...this.#dirty].sort(byPosition);
    this.#dirty = new Set(dirty);
    this.#fresh = new Set(dirty.filter((call) => call.row === null));
    this.#sweep.clear();
    for (const call of dirty) if (call.row !== null) this.#sweep.add(call, call.row.id);
  }

  /** The same call, listing no more events than a row may: the oldest wait to be written beside it. */
  #shorten(call: CachedCall, placed: PlacedCall): PlacedCall {
    const most = this.#listedEvents;
    if (placed.positions.length <= most) return placed;
    let { state, positions } = placed;
    while (state.stamps.length > most) {
      // First: it reads those that are earlier already.
      const keys =
        state.earlierEvents === 0 ? new KeyIndex() : this.#earlierKeysOf(call, state.earlierEvents);
      const oldest = { stamps: state.stamps.slice(0, most), positions: positions.slice(0, most) };
      const chunk = encodeChunk(this.#bytes, oldest);
      call.unwritten = [...call.unwritten, chunk];
      keys.addBytes(keysOfChunk(chunk.bytes));
      call.earlierKeys = keys;
      state = withoutOldest(state, most);
      positions = positions.slice(most);
    }
    return { state, positions };
  }

  #earlierKeysOf(call: CachedCall, count: number): KeyIndex {
    if (call.earlierKeys !== null) return call.earlierKeys;
    const keys = new KeyIndex(count);
    if (call.row !== null) {
      for (const bytes of this.#earlier.chunksOf(call.row.id)) {
        keys.addBytes(keysOfChunk(bytes));
        this.#yieldIfDue();
      }
    }
    for (const { bytes } of call.unwritten) keys.addBytes(keysOfChunk(bytes));
    call.earlierKeys = keys;
    this.#cache.weigh(call);
    return keys;
  }

  #writeEach(calls: readonly CachedCall[], now: number): void {
    for (const call of calls) {
      this.write(call, now);
      this.#yieldIfDue();
    }
  }

  #count(status: CallStatus | null, change: number): void {
    if (status !== null) this.#counts.set(status, (this.#counts.get(status) ?? 0) + change);
  }

  #remember(call: CachedCall): void {
    if (call.before !== null) return;
    const { placed, packed, unwritten, failure, row, dirtyFrom, dirtySince } = call;
    call.before = { placed, packed, unwritten, failure, row, dirtyFrom, dirtySince };
    this.#changed.push(call);
  }

  #forgetBefore(): void {
    for (const call of this.#changed) call.before = null;
    this.#changed = [];
  }

  /** What is known of a call, packed; null before its first event. */
  #packedOf(call: CachedCall): PackedCall | null {
    if (call.placed !== null) {
      call.packed ??= packCall(this.#bytes, call.placed, call.row?.packed ?? null);
    }
    return call.packed;
  }

  /** Keeps a call in few things from now on. */
  #pack(call: CachedCall): void {
    if (call.placed === null) return;
    this.#packedOf(call);
    call.placed = null;
    this.#cache.weigh(call);
  }
}

const NO_CHUNKS: readonly EventChunk[] = [];

const nameOf = (accountSid: AccountSid, callSid: CallSid): string => `${accountSid} ${callSid}`;

const NOTHING_EARLIER: SeenEarlier = () => false;

/** In the order of their rows; those without one come last, to be appended. */
const byRow = (a: CachedCall, b: CachedCall): number =>
  (a.row?.id ?? Number.MAX_SAFE_INTEGER) - (b.row?.id ?? Number.MAX_SAFE_INTEGER);
