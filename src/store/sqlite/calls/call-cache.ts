/**
 * The calls in memory: those that are under way, and those whose row is not written yet. A call that
 * is not here is loaded before its event is judged, so nothing depends on what happens to be cached.
 * Only clean calls are let go.
 */

import type { AccountSid, CallSid } from '../../../core/ids.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import type { FailurePlace, StoredCall } from './call-rows.ts';
import type { EventChunk } from './event-chunk.ts';
import type { KeyIndex } from './key-index.ts';
import type { PackedCall } from './packed-call.ts';

/** A call in memory. What is known of it, nothing before its first event, is only ever replaced. */
export interface CachedCall {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** What is known of it; null while it is kept packed. */
  placed: PlacedCall | null;
  /** The same, packed; null until that is asked for. */
  packed: PackedCall | null;
  /** Events that its state no longer lists and that are on disk in the log only, oldest first. */
  unwritten: readonly EventChunk[];
  /** The keys of all events that its state no longer lists; null until somebody asks for them. */
  earlierKeys: KeyIndex | null;
  /** What the transaction under way found; null where it has not changed it. */
  before: CallBefore | null;
  /** When its latest turn was among the calls that are kept unpacked; null before its first. */
  turn: number | null;
  /** The log's last position when the transaction under way last changed its state; 0 if it hasn't. */
  changedAt: number;
  failure: FailurePlace | null;
  /** Its row as it stands on disk; null while there is none. */
  row: StoredCall | null;
  /** No event at or after this position is in the row; null while the row is as the call is. */
  dirtyFrom: number | null;
  /** When it became dirty, milliseconds of a steady clock. */
  dirtySince: number;
  /** When it was last written as ended, milliseconds of a steady clock; null where it never was. */
  endedAt: number | null;
  /** What the cache counts it as, in bytes; 0 while it is not in there. */
  weight: number;
}

/** The part of a call that a transaction may change, as it was. */
export type CallBefore = Pick<
  CachedCall,
  'placed' | 'packed' | 'unwritten' | 'failure' | 'row' | 'dirtyFrom' | 'dirtySince'
>;

/** A call with this row, or one that nobody knows yet. It isn't in the cache. */
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
  failure: row?.failure ?? null,
  row,
  dirtyFrom: null,
  dirtySince: 0,
  endedAt: null,
  weight: 0,
});

export const NO_CHUNKS: readonly EventChunk[] = [];

/** A rough guess of what a call takes beside its packed bytes: not measured. */
const CALL_BYTES = 1000;
/** The same of what it takes unpacked; few calls are (`hot-calls.ts`). */
const PLACED_BYTES = 4000;

export class CallCache {
  /** By account, then by call, in the order in which they came. */
  readonly #accounts = new Map<AccountSid, Map<CallSid, CachedCall>>();
  readonly #capBytes: number;
  #bytes = 0;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  /** The call; undefined where it is not in memory. */
  get(accountSid: AccountSid, callSid: CallSid): CachedCall | undefined {
    return this.#accounts.get(accountSid)?.get(callSid);
  }

  /** The calls of this sid in memory, of whatever account. */
  ofSid(callSid: CallSid): readonly CachedCall[] {
    return [...this.#accounts.values()].flatMap((calls) => calls.get(callSid) ?? []);
  }

  /** Takes in a call, or notes what room it takes now. */
  keep(call: CachedCall): void {
    if (call.weight === 0) this.#callsOf(call.accountSid).set(call.callSid, call);
    this.#weigh(call);
  }

  /** Notes what room a call takes now, if it is in here. */
  weigh(call: CachedCall): void {
    if (call.weight > 0) this.#weigh(call);
  }

  /** Lets go of a call. One that has been loaded anew since is another, and stays. */
  remove(call: CachedCall): void {
    const calls = this.#accounts.get(call.accountSid);
    if (calls?.get(call.callSid) !== call) return;
    calls.delete(call.callSid);
    this.#bytes -= call.weight;
    call.weight = 0;
  }

  /**
   * Lets go of clean calls, those first that have been here longest, until the cap is kept. The order
   * of their use would take look-ups among all calls for each event; one that is still used is loaded again.
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
