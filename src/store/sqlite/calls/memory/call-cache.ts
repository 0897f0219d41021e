/**
 * The calls in memory: those in progress, and those whose row isn't written yet. Any other call is loaded
 * before its event is joined, so nothing depends on what happens to be cached. Only clean calls are evicted.
 */

import type { AccountSid, CallSid } from '../../../../core/ids.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import type { FailurePlace, StoredCall } from '../call-rows.ts';
import type { EventChunk } from '../event-chunk.ts';
import type { KeyIndex } from '../key-index.ts';
import type { PackedCall } from '../packed-call.ts';

/** A call in memory. Its state is replaced, never changed in place. */
export interface CachedCall {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** Its state; null while it's kept packed, and before its first event. */
  placed: PlacedCall | null;
  /** The same, packed; null until it's needed. */
  packed: PackedCall | null;
  /** Events that its state no longer lists and that aren't beside its row yet, oldest first. */
  unwritten: readonly EventChunk[];
  /** The keys of all events that its state no longer lists; null until they're needed. */
  earlierKeys: KeyIndex | null;
  /** The call before the running transaction; null if that hasn't changed it. */
  before: CallBefore | null;
  /** Its latest turn, for `hot-calls.ts`; null before its first. */
  turn: number | null;
  /** The log's last position when the running transaction last changed its state; 0 if it hasn't. */
  changedAt: number;
  /** The records by which the running transaction changed its state. */
  records: number;
  /** What commits made of it since the last report; null if nothing. */
  unreported: UnreportedChange | null;
  failure: FailurePlace | null;
  /** Its row on disk; null while there's none. */
  row: StoredCall | null;
  /** No event at or after this position is in the row; null while the row is up to date. */
  dirtyFrom: number | null;
  /** When it became dirty, milliseconds of a steady clock. */
  dirtySince: number;
  /** Whether its mark is set (`stale-marks.ts`): readers may see its row behind. */
  isMarked: boolean;
  /** When it was last written as ended, milliseconds of a steady clock; null if it never was. */
  endedAt: number | null;
  /** What the cache counts it as, in bytes; 0 while it isn't in the cache. */
  weight: number;
}

/** What some commits made of a call. */
export interface UnreportedChange {
  /** Of the last record. */
  position: number;
  /** How many records there were. */
  records: number;
  /** The call before the first of them, if it had ended by then. */
  readonly endedBefore: PackedCall | null;
}

/** The fields that a transaction may change, as they were. */
export type CallBefore = Pick<
  CachedCall,
  'placed' | 'packed' | 'unwritten' | 'failure' | 'row' | 'dirtyFrom' | 'dirtySince'
>;

/** A call with this row, or a new one. It isn't in the cache yet. */
export const callFrom = (
  accountSid: AccountSid,
  callSid: CallSid,
  row: StoredCall | null,
): CachedCall => ({
  accountSid,
  callSid,
  placed: null,
  packed: row?.packed ?? null,
  unwritten: NO_CHUNKS,
  earlierKeys: null,
  turn: null,
  before: null,
  changedAt: 0,
  records: 0,
  unreported: null,
  failure: row?.failure ?? null,
  row,
  dirtyFrom: null,
  dirtySince: 0,
  isMarked: false,
  endedAt: null,
  weight: 0,
});

export const NO_CHUNKS: readonly EventChunk[] = [];

/** A rough guess of what a call takes beside its packed bytes, in bytes: not measured. */
const CALL_BYTES = 1000;
/** The same for its unpacked state, which few calls have (`hot-calls.ts`). */
const PLACED_BYTES = 4000;

export class CallCache {
  /** By account, then by call, in the order in which they came. */
  readonly #accounts = new Map<AccountSid, Map<CallSid, CachedCall>>();
  readonly #capBytes: number;
  #bytes = 0;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  /** The call; undefined if it isn't in memory. */
  get(accountSid: AccountSid, callSid: CallSid): CachedCall | undefined {
    return this.#accounts.get(accountSid)?.get(callSid);
  }

  /** The calls in memory with this SID, in any account. */
  ofSid(callSid: CallSid): readonly CachedCall[] {
    return [...this.#accounts.values()].flatMap((calls) => calls.get(callSid) ?? []);
  }

  /** Adds a call, or updates how much room it takes. */
  keep(call: CachedCall): void {
    if (call.weight === 0) this.#callsOf(call.accountSid).set(call.callSid, call);
    this.#weigh(call);
  }

  /** Updates how much room a call takes, if it's in the cache. */
  weigh(call: CachedCall): void {
    if (call.weight > 0) this.#weigh(call);
  }

  /** Removes a call. If it has been loaded again since, that's another object, and stays. */
  remove(call: CachedCall): void {
    const calls = this.#accounts.get(call.accountSid);
    if (calls?.get(call.callSid) !== call) return;
    calls.delete(call.callSid);
    this.#bytes -= call.weight;
    call.weight = 0;
  }

  /**
   * Evicts clean calls, FIFO, until the cap is met. An LRU order would cost look-ups among all calls for each
   * event; a call that's still in use is loaded again.
   */
  evict(): void {
    for (const calls of this.#accounts.values()) {
      for (const call of calls.values()) {
        if (this.#bytes <= this.#capBytes) return;
        if (call.dirtyFrom === null) this.remove(call);
      }
    }
  }

  #callsOf(accountSid: AccountSid): Map<CallSid, CachedCall> {
    const known = this.#accounts.get(accountSid);
    if (known !== undefined) return known;
    const calls = new Map<CallSid, CachedCall>();
    this.#accounts.set(accountSid, calls);
    return calls;
  }

  #weigh(call: CachedCall): void {
    const weight = weightOf(call);
    this.#bytes += weight - call.weight;
    call.weight = weight;
  }
}

const weightOf = ({ placed, packed, unwritten, earlierKeys }: CachedCall): number =>
  CALL_BYTES +
  (placed === null ? 0 : PLACED_BYTES) +
  (packed?.bytes.length ?? 0) +
  (earlierKeys?.bytes ?? 0) +
  (unwritten.length === 0 ? 0 : unwritten.reduce((sum, { bytes }) => sum + bytes.length, 0));

/** In the order of their rows; those without one come last, since they're appended. */
export const byRow = (a: CachedCall, b: CachedCall): number =>
  (a.row?.id ?? Number.MAX_SAFE_INTEGER) - (b.row?.id ?? Number.MAX_SAFE_INTEGER);

/** In the order in which they became dirty. */
export const byPosition = (a: CachedCall, b: CachedCall): number =>
  (a.dirtyFrom ?? 0) - (b.dirtyFrom ?? 0);
