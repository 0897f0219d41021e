/** The legs that calls have dialled, by the call: what it shows of itself, its legs may show too. */

import type { LiveCall } from './live-call.ts';

export class Legs {
  readonly #legs = new Map<string, Set<LiveCall>>();

  /** The current versions of the legs that this call has dialled. */
  of({ accountSid, callSid }: LiveCall): Iterable<LiveCall> {
    return this.#legs.get(`${accountSid} ${callSid}`) ?? [];
  }

  /** Notes a version of a call, if it's a leg. */
  add(call: LiveCall): void {
    const key = parentOf(call);
    if (key === null) return;
    const legs = this.#legs.get(key);
    if (legs === undefined) this.#legs.set(key, new Set([call]));
    else legs.add(call);
  }

  /** The version is replaced or forgotten. */
  remove(call: LiveCall): void {
    const key = parentOf(call);
    const legs = key === null ? undefined : this.#legs.get(key);
    if (key === null || legs === undefined) return;
    legs.delete(call);
    if (legs.size === 0) this.#legs.delete(key);
  }

  clear(): void {
    this.#legs.clear();
  }
}

const parentOf = ({ accountSid, parentCallSid }: LiveCall): string | null =>
  parentCallSid === null ? null : `${accountSid} ${parentCallSid}`;
