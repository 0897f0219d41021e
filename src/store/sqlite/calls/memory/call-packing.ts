/**
 * Keeps calls packed between their events, except those whose events come close together
 * (`hot-calls.ts`): unpacked, a hundred thousand calls are ten million objects to the garbage collector.
 */

import type { PlacedCall } from '../../../projection/placed-call.ts';
import { ByteWriter } from '../bytes.ts';
import { type PackedCall, packCall } from '../packed-call.ts';
import { describeChange, type PackedChange, packChange } from '../packed-change.ts';
import type { CachedCall, CallCache } from './call-cache.ts';
import { HotCalls } from './hot-calls.ts';

export class CallPacking {
  readonly #cache: CallCache;
  readonly #bytes = new ByteWriter();
  readonly #hot = new HotCalls<CachedCall>();

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

  /** What the running transaction made of a call (`packed-change.ts`); null before its first event. */
  change(call: CachedCall): PackedChange | null {
    const packed = this.packed(call);
    return packed === null
      ? null
      : packChange(this.#bytes, describeChange(this.#bytes, call, packed));
  }

  /** Replaces the call's object graph by its packed bytes. */
  #pack(call: CachedCall): void {
    if (call.placed === null) return;
    this.packed(call);
    call.placed = null;
    this.#cache.weigh(call);
  }
}
