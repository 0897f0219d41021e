/**
 * What commits made of calls since the last report. Under load, one report covers several commits, and a call that
 * changed in each of them is packed and sent once.
 */

import type { ByteWriter } from '../bytes.ts';
import { packEnded } from '../packed-change.ts';
import type { CachedCall } from './call-cache.ts';

export class UnreportedChanges {
  #calls: CachedCall[] = [];

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  /** Notes what a transaction that's on disk did to a call. `writer` is only borrowed. */
  note(writer: ByteWriter, call: CachedCall): void {
    const { changedAt, records, before, unreported } = call;
    if (changedAt === 0) return;
    if (unreported !== null) {
      unreported.position = changedAt;
      unreported.records += records;
      return;
    }
    const endedBefore = before === null ? null : packEnded(writer, before);
    call.unreported = { position: changedAt, records, endedBefore };
    this.#calls.push(call);
  }

  /** The calls with an unreported change, by its position. The caller reports it and sets it to null. */
  take(): readonly CachedCall[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls.sort((a, b) => (a.unreported?.position ?? 0) - (b.unreported?.position ?? 0));
  }

  /** No one wants to know. */
  clear(): void {
    for (const call of this.take()) call.unreported = null;
  }
}
