/**
 * The callbacks that a target waits for and that have been read: each call's in the order of the log, one at a
 * time. A call whose first callback failed waits until that is due again; the others go on.
 */

import type { AccountSid, CallSid, EventKey } from '../core/ids.ts';
import type { StoredRequest } from '../ports/event-sink.ts';
import type { Attempts } from './retry-policy.ts';

/** A callback that isn't done. */
export interface Waiting {
  readonly position: number;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly key: EventKey;
  readonly receivedAt: number;
  /** Null once it's forgotten: it's read again before it's sent. */
  request: StoredRequest | null;
  /** Null before its first failure. */
  attempts: Attempts | null;
}

interface Lane {
  /** Never empty. */
  readonly callbacks: Waiting[];
  /** When the first can be sent; null while it's under way. */
  dueAt: number | null;
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** By position, ascending: that's how they're added. */
  readonly #byPosition = new Map<number, Waiting>();
  #bytes = 0;

  get size(): number {
    return this.#byPosition.size;
  }

  /** Of the requests that aren't forgotten. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Ascending. */
  get positions(): readonly number[] {
    return [...this.#byPosition.keys()];
  }

  get oldest(): Waiting | null {
    const [oldest] = this.#byPosition.values();
    return oldest ?? null;
  }

  /** Adds one that comes after all others. */
  add(waiting: Waiting): void {
    this.#byPosition.set(waiting.position, waiting);
    this.#bytes += sizeOf(waiting);
    const lane = this.#lanes.get(nameOf(waiting));
    if (lane !== undefined) lane.callbacks.push(waiting);
    else {
      this.#lanes.set(nameOf(waiting), {
        callbacks: [waiting],
        dueAt: Number.NEGATIVE_INFINITY,
      });
    }
  }

  /** The next that's due, the one that has been due for longest; null if there's none. It's under way then. */
  takeDue(now: number): Waiting | null {
    const lane = this.#first();
    return lane !== null && (lane.dueAt ?? now) <= now ? take(lane) : null;
  }

  /** The next one, due or not. */
  takeAny(): Waiting | null {
    const lane = this.#first();
    return lane === null ? null : take(lane);
  }

  /** When the next one is due; null if none waits for that. */
  get nextDueAt(): number | null {
    return this.#first()?.dueAt ?? null;
  }

  /** It's done: the next callback of its call can go. */
  done(waiting: Waiting, now: number): void {
    this.#byPosition.delete(waiting.position);
    this.#bytes -= sizeOf(waiting);
    const name = nameOf(waiting);
    const lane = this.#lanes.get(name);
    if (lane === undefined) return;
    lane.callbacks.shift();
    this.#lanes.delete(name);
    if (lane.callbacks.length > 0) this.#lanes.set(name, { ...lane, dueAt: now });
  }

  /** It failed, and is to be sent again then. What its call waits with is forgotten until it's needed. */
  retryAt(waiting: Waiting, dueAt: number): void {
    const lane = this.#lanes.get(nameOf(waiting));
    if (lane === undefined) return;
    lane.dueAt = dueAt;
    for (const each of lane.callbacks) this.#forget(each);
  }

  /** What waits for another attempt is due now. */
  hurry(now: number): void {
    for (const lane of this.#lanes.values()) {
      if (lane.dueAt !== null) lane.dueAt = Math.min(lane.dueAt, now);
    }
  }

  /** Forgets all requests that aren't under way, so that a long outage costs no memory. */
  forget(): void {
    for (const { callbacks, dueAt } of this.#lanes.values()) {
      for (const each of dueAt === null ? callbacks.slice(1) : callbacks) this.#forget(each);
    }
  }

  #forget(waiting: Waiting): void {
    this.#bytes -= sizeOf(waiting);
    waiting.request = null;
  }

  /** The lane that's due first, of those with nothing under way. */
  #first(): Lane | null {
    let first: Lane | null = null;
    for (const lane of this.#lanes.values()) {
      if (lane.dueAt === null) continue;
      if (first === null || lane.dueAt < (first.dueAt ?? 0)) first = lane;
      if (lane.dueAt === Number.NEGATIVE_INFINITY) return first;
    }
    return first;
  }
}

function take(lane: Lane): Waiting | null {
  lane.dueAt = null;
  return lane.callbacks[0] ?? null;
}

const nameOf = ({ accountSid, callSid }: Waiting): string => `${accountSid} ${callSid}`;

const sizeOf = ({ request }: Waiting): number =>
  request === null ? 0 : request.body.length + request.target.length;
