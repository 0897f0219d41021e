/**
 * Sends callbacks: signs them, limits how many are under way to each origin, retries as the provider
 * would, and counts. Emitting never waits. As with the providers, callbacks can arrive in any order.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { Pool } from 'undici';
import type { CallbackTarget } from '../contract/callback-target.ts';
import type { FailureKind } from '../contract/delivery-policy.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import { type Mischief, type SendManner, WELL_BEHAVED } from '../contract/mischief.ts';
import type { CallbackAddress, CallbackMethod } from '../contract/subscription.ts';
import type { TerminalFate } from '../planning/call-plan.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { Logger } from '../vocabulary/logger.ts';
import type { AnswerLimits } from './answer-deadline.ts';
import type { AttemptResult, WireRequest } from './attempt.ts';
import { connectorWithin } from './connector.ts';
import type { DeliveryCounters, DeliveryLog } from './delivery-log.ts';
import { errorCodeOf } from './error-codes.ts';
import { failureDetail } from './failure-words.ts';
import { Fifo } from './fifo.ts';
import { deliverThroughRedirects, type Route } from './through-redirects.ts';
import { wireRequest } from './wire-request.ts';

/** A callback to be sent. */
export interface Callback {
  readonly address: CallbackAddress;
  readonly parameters: Parameters;
  /** The call or message that it is about. */
  readonly sid: string;
  /** What it reports, for the log. */
  readonly label: string;
  /** Twilio's idempotency token, the same for every attempt. */
  readonly token?: string;
  /** How faults spoil its delivery; usually there are none. */
  readonly mischief?: Mischief;
  /** If it reports a call's end: how the called number treats it. */
  readonly terminal?: TerminalFate | null;
}

/** A callback as it was first sent. */
export interface SentCallback {
  readonly method: CallbackMethod;
  /** Path and query, which includes the parameters of a GET. */
  readonly path: string;
  readonly parameters: Parameters;
  /** Real milliseconds since 1970. */
  readonly sentAt: number;
}

export interface DelivererOptions {
  readonly dialect: Dialect;
  readonly signingKey: string;
  /** Attempts under way at once, to each origin. */
  readonly maxConcurrent: number;
  /** Callbacks that can wait; any more are dropped and counted. */
  readonly maxWaiting: number;
  /** Real milliseconds before the second, third ... attempt; the last value is for all others. */
  readonly retryDelaysMs: readonly number[];
  /** What to retry; null for what the address says. */
  readonly retryOn: ReadonlySet<FailureKind> | null;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly log: DeliveryLog;
  readonly onSettled: () => void;
  /** Called with each callback before its first attempt. */
  readonly onSent?: ((sent: SentCallback) => void) | undefined;
}

interface Lane {
  readonly pool: Pool;
  readonly waiting: Fifo<Delivery>;
  underWay: number;
}

/** What is kept of a callback until it's delivered or given up; there can be very many. */
interface Delivery {
  readonly target: CallbackTarget;
  readonly sid: string;
  readonly label: string;
  readonly request: WireRequest;
  readonly lane: Lane;
  readonly mischief: Mischief | undefined;
  attempts: number;
  firstTriedAt: number;
}

/** One attempt. */
interface Trial {
  readonly startedAt: number;
  readonly manner: SendManner;
}

export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #key: KeyObject;
  readonly #route: Route;
  readonly #lanes = new Map<string, Lane>();
  /** Cancels planned retries. */
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
    this.#route = {
      dialect: options.dialect,
      key: this.#key,
      timer: options.timer,
      dispatcherFor: (target) => this.#laneOf(target).pool,
      isClosed: () => this.#closed,
    };
  }

  /** Counts what got here; callbacks that faults hold back or drop don't. */
  get counters(): DeliveryCounters {
    return {
      emitted: this.#emitted,
      attempts: this.#attempts,
      delivered: this.#delivered,
      failed: this.#failed,
      overflowed: this.#overflowed,
      dropped: 0,
      pending: this.pending,
    };
  }

  /** Callbacks that are neither delivered nor given up. */
  get pending(): number {
    return this.#emitted - this.#delivered - this.#failed - this.#overflowed;
  }

  /** Queues a callback and returns at once. */
  emit(callback: Callback): void {
    if (this.#closed) return;
    this.#emitted += 1;
    if (this.#waiting >= this.#options.maxWaiting) {
      this.#overflow();
      return;
    }
    const { address, parameters, sid, label, token, mischief } = callback;
    const { dialect, onSent } = this.#options;
    const { target } = address;
    const signature = mischief?.signature ?? 'valid';
    const request = wireRequest(dialect, this.#key, address, parameters, token ?? null, signature);
    if (onSent !== undefined) {
      const { method, path } = request;
      onSent({ method, path, parameters, sentAt: this.#options.timer.now() });
    }
    const lane = this.#laneOf(target);
    const fresh = { attempts: 0, firstTriedAt: 0 };
    this.#enqueue({ target, sid, label, request, lane, mischief, ...fresh });
  }

  /** Stops sending: cuts off what is under way, and forgets what waits. */
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
      connect: connectorWithin(target.policy.connectMs, this.#options.timer),
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
    delivery.attempts += 1;
    this.#attempts += 1;
    delivery.lane.underWay += 1;
    const startedAt = this.#options.timer.now();
    if (delivery.attempts === 1) delivery.firstTriedAt = startedAt;
    const { lane, target, request, mischief } = delivery;
    const manner = mischief?.manner(delivery.attempts) ?? WELL_BEHAVED;
    const signature = mischief?.signature ?? 'valid';
    const limits = limitsOf(delivery, startedAt);
    const shipment = { target, request, signature, manner, limits };
    deliverThroughRedirects(this.#route, shipment, (result) => {
      lane.underWay -= 1;
      this.#conclude(delivery, { startedAt, manner }, result);
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

  #conclude(delivery: Delivery, trial: Trial, result: AttemptResult): void {
    if (this.#closed) return;
    const { target, attempts, mischief, request } = delivery;
    const { startedAt, manner } = trial;
    const isDelivered = result.failure === null;
    const willRetry = this.#isToBeRetried(delivery, manner, result);
    this.#options.log.add({
      kind: 'attempt',
      at: startedAt,
      sid: delivery.sid,
      label: delivery.label,
      method: request.method,
      url: target.origin + target.path,
      attempt: attempts,
      status: result.status,
      latencyMs: this.#options.timer.now() - startedAt,
      failure: result.failure,
      errorCode: isDelivered ? null : errorCodeOf(this.#options.dialect, result),
      willRetry,
      intact: result.accepted && (mischief === undefined || mischief.signature === 'valid'),
      faults: mischief === undefined ? NO_FAULTS : [...mischief.faults, ...manner.faults],
      ...failureDetail(result, target.policy),
    });
    if (willRetry) {
      this.#planRetry(delivery);
      return;
    }
    if (isDelivered) this.#delivered += 1;
    else this.#failed += 1;
    this.#options.onSettled();
  }

  /**
   * Follows the policy, but always retries an attempt that was cut on purpose; both only while attempts
   * and time are left.
   */
  #isToBeRetried(delivery: Delivery, manner: SendManner, { failure }: AttemptResult): boolean {
    const { policy } = delivery.target;
    if (failure === null || delivery.attempts >= policy.attempts) return false;
    const nextAt = this.#options.timer.now() + this.#pauseAfter(delivery);
    if (limitsOf(delivery, nextAt).totalMs <= 0) return false;
    return manner.cutsAnswer || (this.#options.retryOn ?? policy.retryOn).has(failure);
  }

  /** Milliseconds until the next attempt. */
  #pauseAfter({ attempts }: Delivery): number {
    const delays = this.#options.retryDelaysMs;
    return delays[Math.min(attempts, delays.length) - 1] ?? 0;
  }

  #planRetry(delivery: Delivery): void {
    const delayMs = this.#pauseAfter(delivery);
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
        'Callbacks are being dropped because the receiver is too slow. Lower the call rate.',
      );
    }
    this.#overflowed += 1;
  }
}

const NO_FAULTS = [] as const;

/** How long an attempt at `at` can take. */
function limitsOf({ target: { policy }, firstTriedAt }: Delivery, at: number): AnswerLimits {
  if (!policy.totalIsForAll || at === firstTriedAt) return policy;
  return { readMs: policy.readMs, totalMs: policy.totalMs - (at - firstTriedAt) };
}
