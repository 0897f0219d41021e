/** The latest callbacks, as they arrived or were refused, while someone wants to see them. */

import { readParameters } from '../../core/callback/read-request.ts';
import { textOf } from '../../core/callback/voice-parameters.ts';
import type { CallbackArrival, CallbackArrivals } from '../../core/wire/live.ts';
import type { Commit, CommitFeed, CommittedDelivery } from '../../ports/change-feed.ts';
import type { Clock } from '../../ports/clock.ts';

const MOST = 50;

type Arrived = { readonly at: number } & (
  | { readonly refused: string }
  | { readonly delivery: CommittedDelivery }
);

export class Arrivals {
  readonly #feed: CommitFeed;
  readonly #clock: Clock;
  #latest: Arrived[] = [];
  #omitted = 0;
  #stop: (() => void) | null = null;

  constructor(feed: CommitFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /** Begins to collect, if it doesn't yet. */
  listen(): void {
    this.#stop ??= this.#feed.onCommit((commit) => this.#committed(commit), { changes: false });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#latest = [];
    this.#omitted = 0;
  }

  /** A request was refused, and why. */
  refused(reason: string): void {
    if (this.#stop !== null) this.#add([{ at: this.#clock.now(), refused: reason }]);
  }

  /** What arrived since the last time this was called; null if nothing did. */
  next(): CallbackArrivals | null {
    if (this.#latest.length === 0) return null;
    const arrivals = { callbacks: this.#latest.map(shown), omitted: this.#omitted };
    this.#latest = [];
    this.#omitted = 0;
    return arrivals;
  }

  #committed({ deliveries }: Commit): void {
    const at = this.#clock.now();
    this.#omitted += Math.max(0, deliveries.length - MOST);
    this.#add(deliveries.slice(-MOST).map((delivery) => ({ at, delivery: kept(delivery) })));
  }

  #add(arrived: readonly Arrived[]): void {
    const all = [...this.#latest, ...arrived];
    this.#omitted += Math.max(0, all.length - MOST);
    this.#latest = all.slice(-MOST);
  }
}

/** A delivery in memory of its own: what a listener gets is only there until it returns. */
function kept({ kind, callSid, outcome, request }: CommittedDelivery): CommittedDelivery {
  const { method, target, encoding, body } = request;
  return {
    ...{ kind, callSid, outcome },
    request: { method, target, encoding, body: Uint8Array.from(body) },
  };
}

function shown(arrived: Arrived): CallbackArrival {
  const at = new Date(arrived.at).toISOString();
  if ('refused' in arrived) {
    return { at, outcome: 'refused', reason: arrived.refused, callSid: null, status: null };
  }
  const { callSid, outcome, request } = arrived.delivery;
  return { at, outcome, reason: null, callSid, status: statusIn(request) };
}

function statusIn({ method, target, encoding, body }: CommittedDelivery['request']): string | null {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const parameters = readParameters(method, target, encoding, text);
  return parameters === null ? null : textOf(parameters, 'CallStatus');
}
