/**
 * Sends callbacks: signs them, keeps a bounded number under way to each origin, tries again as the
 * provider would, and counts. Emitting never waits; order of arrival is not promised, as it is not
 * by the providers.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { Pool } from 'undici';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { CallbackAddress } from '../callbacks/subscription.ts';
import type { Dialect } from '../dialect.ts';
import { type AttemptResult, attempt, type WireRequest } from './attempt.ts';
import type { CallbackTarget } from './callback-target.ts';
import type { DeliveryCounters, DeliveryLog } from './delivery-log.ts';
import { errorCodeOf } from './error-codes.ts';
import { Fifo } from './fifo.ts';
import type { Parameters } from './form.ts';
import { wireRequest } from './wire-request.ts';

/** A callback to be sent. */
export interface Callback {
  readonly address: CallbackAddress;
  readonly parameters: Parameters;
  /** The call or message that it is about. */
  readonly sid: string;
  /** What it tells, for the log. */
  readonly label: string;
}

export interface DelivererOptions {
  readonly dialect: Dialect;
  readonly signingKey: string;
  /** Attempts under way at once, to each origin. */
  readonly maxConcurrent: number;
  /** Callbacks that may wait; beyond it they are dropped and counted. */
  readonly maxWaiting: number;
  /** Real time before the second, third ... attempt; the last value holds for all further ones. */
  readonly retryDelaysMs: readonly number[];
  readonly timer: Timer;
  readonly logger: Logger;
  readonly log: DeliveryLog;
  /** Twilio's idempotency token, one for each callback. */
  readonly nextToken: () => string;
  readonly onSettled: () => void;
}

interface Lane {
  readonly pool: Pool;
  readonly waiting: Fifo<Delivery>;
  underWay: number;
}

/** What is kept of a callback until its fate is known; there may be very many of them. */
interface Delivery {
  readonly target: CallbackTarget;
  readonly sid: string;
  readonly label: string;
  readonly request: WireRequest;
  readonly lane: Lane;
  attempts: number;
}

export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #key: KeyObject;
  readonly #lanes = new Map<string, Lane>();
  /** Takes back the retries that are planned. */
  readonly #retries = new Set<() => void>();
  #emitted = 0;
  #attempts = 0;
  #delivered = 0;
  #failed = 0;
  #overflowed = 0;
  #waiting = 0;
  #closed = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#key = createSecretKey(Buffer.from(options.signingKey));
  }

  get counters(): DeliveryCounters {
    return {
      emitted: this.#emitted,
      attempts: this.#attempts,
      delivered: this.#delivered,
      failed: this.#failed,
      overflowed: this.#overflowed,
      pending: this.pending,
    };
  }

  /** Callbacks whose fate is not known yet. */
  get pending(): number {
    return this.#emitted - this.#delivered - this.#failed - this.#overflowed;
  }

  /** Takes a callback to be sent; returns at once. */
  emit({ address, parameters, sid, label }: Callback): void {
    if (this.#closed) return;
    this.#emitted += 1;
    if (this.#waiting >= this.#options.maxWaiting) {
      this.#overflow();
      return;
    }
    const { dialect, nextToken } = this.#options;
    const { target } = address;
    const token = dialect === 'twilio' ? nextToken() : null;
    const request = wireRequest(dialect, this.#key, address, parameters, token);
    this.#enqueue({ target, sid, label, request, lane: this.#laneOf(target), attempts: 0 });
  }

  /** Stops sending; what is under way is cut off, what waits is forgotten. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#retries) cancel();
    const lanes = [...this.#lanes.values()];
    for (const lane of lanes) lane.waiting.clear();
    await Promise.all(lanes.map((lane) => lane.pool.destroy()));
  }

  #laneOf(target: CallbackTarget): Lane {
    const name = `${target.policy.connectMs} ${target.origin}`;
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const pool = new Pool(target.origin, {
      connections: this.#options.maxConcurrent,
      connect: { timeout: target.policy.connectMs },
      pipelining: 1,
    });
    const lane: Lane = { pool, waiting: new Fifo(), underWay: 0 };
    this.#lanes.set(name, lane);
    return lane;
  }

  #enqueue(delivery: Delivery): void {
    if (delivery.lane.underWay < this.#options.maxConcurrent) {
      this.#try(delivery);
      return;
    }
    this.#waiting += 1;
    delivery.lane.waiting.push(delivery);
  }

  #try(delivery: Delivery): void {
    const { lane, request, target } = delivery;
    const startedAt = this.#options.timer.now();
    delivery.attempts += 1;
    this.#attempts += 1;
    lane.underWay += 1;
    attempt(lane.pool, request, target.policy, this.#options.timer, (result) => {
      lane.underWay -= 1;
      this.#conclude(delivery, result, startedAt);
      this.#sendWaiting(lane);
    });
  }

  #sendWaiting(lane: Lane): void {
    while (!this.#closed && lane.underWay < this.#options.maxConcurrent) {
      const next = lane.waiting.shift();
      if (next === undefined) return;
      this.#waiting -= 1;
      this.#try(next);
    }
  }

  #conclude(delivery: Delivery, result: AttemptResult, startedAt: number): void {
    if (this.#closed) return;
    const { target, attempts } = delivery;
    const { policy } = target;
    const isDelivered = result.failure === null;
    const willRetry =
      result.failure !== null && attempts < policy.attempts && policy.retryOn.has(result.failure);
    this.#options.log.add({
      at: startedAt,
      sid: delivery.sid,
      label: delivery.label,
      method: delivery.request.method,
      url: target.origin + target.path,
      attempt: attempts,
      status: result.status,
      latencyMs: this.#options.timer.now() - startedAt,
      failure: result.failure,
      errorCode: isDelivered ? null : errorCodeOf(result),
      willRetry,
    });
    if (willRetry) {
      this.#planRetry(delivery);
      return;
    }
    if (isDelivered) this.#delivered += 1;
    else this.#failed += 1;
    this.#options.onSettled();
  }

  #planRetry(delivery: Delivery): void {
    const delays = this.#options.retryDelaysMs;
    const delayMs = delays[Math.min(delivery.attempts, delays.length) - 1] ?? 0;
    const cancel = this.#options.timer.after(delayMs, () => {
      this.#retries.delete(cancel);
      this.#enqueue(delivery);
    });
    this.#retries.add(cancel);
  }

  #overflow(): void {
    if (this.#overflowed === 0) {
      this.#options.logger.warn(
        { maxWaiting: this.#options.maxWaiting },
        'Callbacks are being dropped: the receiver is slower than the calls. Lower the call rate.',
      );
    }
    this.#overflowed += 1;
  }
}
