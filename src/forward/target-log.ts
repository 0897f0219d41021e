/** What the log says about a target: at most one line a minute for failures, and one once it's well again. */

import type { PassedOverReason } from '../core/wire/forwarding.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Verdict } from './verdict.ts';

const EVERY_MS = 60_000;

type Failed = Extract<Verdict, { readonly kind: 'failed' }>;

export class TargetLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** Named in each line: the target's number, and its origin. */
  readonly #name: { readonly target: number; readonly origin: string };
  #failures = 0;
  #passedOver = 0;
  #failureAt = Number.NEGATIVE_INFINITY;
  #passedAt = Number.NEGATIVE_INFINITY;
  #unreadableAt = Number.NEGATIVE_INFINITY;

  constructor(
    logger: Logger,
    clock: Clock,
    name: { readonly target: number; readonly origin: string },
  ) {
    this.#logger = logger;
    this.#clock = clock;
    this.#name = name;
  }

  failed({ cause, status }: Failed, waiting: number): void {
    this.#failures += 1;
    if (!this.#isDue(this.#failureAt)) return;
    this.#failureAt = this.#clock.now();
    const fields = { ...this.#name, cause, status, failures: this.#failures, waiting };
    this.#failures = 0;
    this.#logger.warn(
      fields,
      cause === 'loop'
        ? 'A URL that callbacks are forwarded to leads back to this Callboard. Nothing is forwarded to it. Remove it from CALLBOARD_FORWARD_URL.'
        : "Forwarding a callback failed. It's kept, and sent again.",
    );
  }

  passedOver(reason: PassedOverReason, status: number | null): void {
    this.#passedOver += 1;
    if (!this.#isDue(this.#passedAt)) return;
    this.#passedAt = this.#clock.now();
    const fields = { ...this.#name, reason, status, callbacks: this.#passedOver };
    this.#passedOver = 0;
    this.#logger.warn(fields, "Callbacks weren't forwarded, and won't be tried again.");
  }

  recovered(waiting: number): void {
    this.#failureAt = Number.NEGATIVE_INFINITY;
    this.#logger.info(
      { ...this.#name, waiting },
      'A URL that callbacks are forwarded to accepts them again.',
    );
  }

  unreadable(): void {
    if (!this.#isDue(this.#unreadableAt)) return;
    this.#unreadableAt = this.#clock.now();
    this.#logger.warn(
      this.#name,
      "The log couldn't be read for forwarding. Callboard tries again.",
    );
  }

  #isDue(at: number): boolean {
    return this.#clock.now() - at >= EVERY_MS;
  }
}
