/** Which ended calls may leave memory: those whose late events have had time to come in. */

import { ENDED_STAYS_MS } from '../../tuning.ts';
import type { CachedCall } from './call-cache.ts';

export class EndedCalls {
  /** Oldest first. */
  #ended: { readonly call: CachedCall; readonly at: number }[] = [];

  /** A call's row was written as ended at `now`, milliseconds of a steady clock. */
  add(call: CachedCall, now: number): void {
    call.endedAt = now;
    this.#ended.push({ call, at: now });
  }

  /** Removes and returns the calls that ended long enough before `now` and had no event since. */
  take(now: number): readonly CachedCall[] {
    const taken: CachedCall[] = [];
    let gone = 0;
    for (const { call, at } of this.#ended) {
      if (at > now - ENDED_STAYS_MS) break;
      // A call that still had events was written again, so it's in the list once more.
      if (call.dirtyFrom === null && call.endedAt === at) taken.push(call);
      gone += 1;
    }
    if (gone > 0) this.#ended = this.#ended.slice(gone);
    return taken;
  }
}
