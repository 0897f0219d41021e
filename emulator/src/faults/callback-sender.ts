/**
 * Sends callbacks: puts together the faults, the deliverer and the log, with one set of counters.
 */

import type { FailureKind } from '../contract/delivery-policy.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { DeliveryFaultKind } from '../contract/fault-kinds.ts';
import { type Callback, Deliverer, type SentCallback } from '../delivery/deliverer.ts';
import {
  type DeliveryCounters,
  type DeliveryEntry,
  DeliveryLog,
} from '../delivery/delivery-log.ts';
import type { Clock, Timer } from '../vocabulary/clock.ts';
import type { Logger } from '../vocabulary/logger.ts';
import type { Schedule } from '../world/schedule.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import { DeliveryFaults } from './delivery-faults.ts';
import type { FaultBook } from './fault-book.ts';

export interface CallbackSenderOptions {
  readonly dialect: Dialect;
  readonly signingKey: string;
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  readonly retryDelaysMs: readonly number[];
  readonly retryOn: ReadonlySet<FailureKind> | null;
  readonly keepAttempts: number;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly streams: RandomStreams;
  /** Emulated time. */
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly book: FaultBook;
  /** Makes Twilio's idempotency token. */
  readonly token: (random: ReturnType<RandomStreams['stream']>) => string;
  readonly onSettled: () => void;
  readonly onAttempt?: ((entry: DeliveryEntry) => void) | undefined;
  readonly onSent?: ((sent: SentCallback) => void) | undefined;
}

export class CallbackSender {
  readonly log: DeliveryLog;
  readonly #options: CallbackSenderOptions;
  readonly #deliverer: Deliverer;
  readonly #faults: DeliveryFaults;
  /** Makes a token for each callback, before faults copy it. */
  readonly #nextToken: (() => string) | null;

  constructor(options: CallbackSenderOptions) {
    const { dialect, streams, token } = options;
    const tokens = streams.stream('tokens');
    this.#options = options;
    this.#nextToken = dialect === 'twilio' ? () => token(tokens) : null;
    this.log = new DeliveryLog(options.keepAttempts, options.onAttempt);
    this.#deliverer = new Deliverer({ ...options, log: this.log });
    this.#faults = new DeliveryFaults({
      ...options,
      send: (callback) => this.#deliverer.emit(callback),
      onDropped: (callback, fault) => this.#noteDropped(callback, fault),
    });
  }

  get counters(): DeliveryCounters {
    const { emitted, ...counters } = this.#deliverer.counters;
    const { held, dropped } = this.#faults;
    return {
      ...counters,
      emitted: emitted + held + dropped,
      dropped,
      pending: counters.pending + held,
    };
  }

  /** Callbacks that are neither delivered nor given up nor dropped. */
  get pending(): number {
    return this.#deliverer.pending + this.#faults.held;
  }

  /** Callbacks being sent, without those held back until a later emulated time. */
  get underWay(): number {
    return this.#deliverer.pending;
  }

  /** Queues a callback and returns at once. */
  emit(callback: Callback): void {
    this.#faults.emit(
      this.#nextToken === null ? callback : { ...callback, token: this.#nextToken() },
    );
  }

  /** Stops sending: cuts off what is under way, and forgets what waits. */
  close(): Promise<void> {
    return this.#deliverer.close();
  }

  #noteDropped({ sid, label, address }: Callback, fault: DeliveryFaultKind): void {
    this.log.add({
      kind: 'dropped',
      at: this.#options.timer.now(),
      sid,
      label,
      method: address.method,
      url: address.target.origin + address.target.path,
      faults: [fault],
    });
    this.#options.onSettled();
  }
}
