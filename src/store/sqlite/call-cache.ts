/**
 * The calls in memory: those that are under way, and those whose row is not written yet. A call that
 * is not here is loaded before its event is judged, so nothing depends on what happens to be cached.
 * Only clean calls are let go.
 */

import type { AccountSid, CallSid } from '../../core/ids.ts';
import type { FailurePlace, StoredCall } from './call-rows.ts';
import type { PackedCall } from './packed-call.ts';

/** A call in memory. Its state is never changed, only replaced. */
export interface CachedCall {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** What is known of it; null before its first event is joined. */
  known: PackedCall | null;
  failure: FailurePlace | null;
  /** Its row as it stands on disk; null while there is none. */
  row: StoredCall | null;
  /** No event at or after this position is in the row; null while the row is as the call is. */
  dirtyFrom: number | null;
  /** When it became dirty, milliseconds of a steady clock. */
  dirtySince: number;
  /** What the cache counts it as, in bytes. */
  weight: number;
}

/** A rough guess of what a call takes beside its packed bytes: not measured. */
const CALL_BYTES = 1000;

export class CallCache {
  /** By account, then by call; within an account the least recently used comes first. */
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

  /** Takes in a call, or notes that it changed: it is now the most recently used. */
  touch(call: CachedCall): void {
    let calls = this.#accounts.get(call.accountSid);
    if (calls === undefined) {
      calls = new Map();
      this.#accounts.set(call.accountSid, calls);
    }
    calls.delete(call.callSid);
    calls.set(call.callSid, call);
    const weight = weightOf(call);
    this.#bytes += weight - call.weight;
    call.weight = weight;
  }

  /** Lets go of a call. One that has been loaded anew since is another, and stays. */
  remove(call: CachedCall): void {
    const calls = this.#accounts.get(call.accountSid);
    if (calls?.get(call.callSid) !== call) return;
    calls.delete(call.callSid);
    this.#bytes -= call.weight;
    call.weight = 0;
  }

  /** Lets go of the least recently used clean calls until the cap is kept. */
  evict(): void {
    for (const calls of this.#accounts.values()) {
      for (const call of calls.values()) {
        if (this.#bytes <= this.#capBytes) return;
        if (call.dirtyFrom === null) this.remove(call);
      }
    }
  }
}

const weightOf = ({ known }: CachedCall): number => CALL_BYTES + (known?.bytes.length ?? 0);
