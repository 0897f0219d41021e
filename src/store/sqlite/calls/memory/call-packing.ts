/**
 * Keeps calls packed between their events, except those whose events come close together
 * (`hot-calls.ts`): unpacked, a hundred thousand calls are ten million objects to the garbage collector.
 */

import type { PlacedCall } from '../../../projection/placed-call.ts';
import { ByteWriter } from '../bytes.ts';
import { type PackedCall, packCall } from '../packed-call.ts';
import { type PackedChange, packChange } from '../packed-change.ts';
import type { CachedCall, CallCache } from './call-cache.ts';
import { HotCalls } from './hot-calls.ts';
import { UnreportedChanges } from './unreported-changes.ts';

export class CallPacking {
  readonly #cache: CallCache;
  readonly #bytes = new ByteWriter();
  readonly #hot = new HotCalls<CachedCall>();
  readonly unreported = new UnreportedChanges();

  /** Reports to `cache` when a call takes less room. */
  constructor(cache: CallCache) {
    this.#cache = cache;
  }

  /** Gives a call its next state, which counts as its turn. */
  replace(call: CachedCall, placed: PlacedCall): void {
    // A new call's next event is likely to be near.
    const isNew = call.placed === null && call.packed === null;
    const stays = isNew || this.#hot.isHot(call);
    call.placed = placed;
    call.packed = null;
    const cooled = this.#hot.add(call);
    if (cooled !== null) this.#pack(cooled);
    if (!stays) this.#pack(call);
  }

  /** The call, packed; null before its first event. */
  packed(call: CachedCall): PackedCall | null {
    if (call.placed !== null) {
      call.packed ??= packCall(this.#bytes, call.placed, call.row?.packed ?? null);
    }
    return call.packed;
  }

  /** Notes what a transaction that's on disk did to a call. */
  noteChange(call: CachedCall): void {
    this.unreported.note(this.#bytes, call);
  }

  /** What commits made of calls since the last time this was called (`packed-change.ts`), by position. */
  takeChanges(): readonly PackedChange[] {
    return this.unreported.take().flatMap((call) => {
      const { accountSid, callSid, failure, unreported } = call;
      call.unreported = null;
      const packed = this.packed(call);
      if (packed === null || unreported === null) return [];
      const failureBatch = failure?.batch ?? null;
      return [
        packChange(this.#bytes, { accountSid, callSid, failureBatch, packed, ...unreported }),
      ];
    });
  }

  /** Replaces the call's object graph by its packed bytes. */
  #pack(call: CachedCall): void {
    if (call.placed === null) return;
    this.packed(call);
    call.placed = null;
    this.#cache.weigh(call);
  }
}
