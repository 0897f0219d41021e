/** How a target is doing: counts for the status, and how many callbacks may be under way at once. */

import type { PassedOverReason } from '../core/wire/forwarding.ts';
import type { ForwardStatus } from '../ports/forwarding/forward-status.ts';
import { delayAfter } from './retry-policy.ts';
import type { Verdict } from './verdict.ts';

/** Callbacks under way at once: first, and once the target has shown that it can take them. */
const FIRST_WIDTH = 4;
const MOST_WIDTH = 64;
/** Failures in a row after which one callback at a time is tried. */
const MOST_IN_A_ROW = 10;

type Failed = Extract<Verdict, { readonly kind: 'failed' }>;

export class TargetHealth {
  #accepted = 0;
  #failedAttempts = 0;
  readonly #passedOver: Record<PassedOverReason, number> = { refused: 0, failing: 0, removed: 0 };
  #lastAcceptedAt: number | null = null;
  #lastFailure: ForwardStatus['lastFailure'] = null;
  #failingSince: number | null = null;
  #isLoop = false;
  #inARow = 0;
  /** Attempts since it has been failing. */
  #probes = 0;
  #width = FIRST_WIDTH;
  /** While it's failing: when the next callback is tried. */
  #probeAt = 0;

  /** How many callbacks it has accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  get isFailing(): boolean {
    return this.#failingSince !== null;
  }

  get probeAt(): number {
    return this.#probeAt;
  }

  /** How many callbacks may be under way at once. */
  get width(): number {
    return this.isFailing ? 1 : this.#width;
  }

  get status(): Pick<
    ForwardStatus,
    | 'state'
    | 'accepted'
    | 'failedAttempts'
    | 'passedOver'
    | 'lastAcceptedAt'
    | 'lastFailure'
    | 'failingSince'
  > {
    return {
      state: this.#isLoop ? 'loop' : this.isFailing ? 'failing' : 'working',
      accepted: this.#accepted,
      failedAttempts: this.#failedAttempts,
      passedOver: { ...this.#passedOver },
      lastAcceptedAt: this.#lastAcceptedAt,
      lastFailure: this.#lastFailure,
      failingSince: this.#failingSince,
    };
  }

  /** It accepted a callback, at this time. Returns whether it had been failing. */
  accepts(now: number): boolean {
    this.#accepted += 1;
    this.#lastAcceptedAt = now;
    this.#width = Math.min(MOST_WIDTH, this.#width + 1);
    return this.#isAlive();
  }

  /** It answered that it doesn't want a callback, so it's there. Returns whether it had been failing. */
  refuses(): boolean {
    return this.#isAlive();
  }

  /** A callback won't be tried any more. */
  passesOver(reason: PassedOverReason): void {
    this.#passedOver[reason] += 1;
  }

  /** An attempt failed, at this time. Returns whether it's failing since this one. */
  fails(failure: Failed, now: number, chance: number): boolean {
    const { cause, status } = failure;
    this.#failedAttempts += 1;
    this.#lastFailure = { at: now, cause, status };
    this.#inARow += 1;
    this.#width = Math.max(1, Math.floor(this.#width / 2));
    this.#isLoop = cause === 'loop';
    const wasFailing = this.isFailing;
    if (!wasFailing && !this.#isLoop && this.#inARow < MOST_IN_A_ROW) return false;
    this.#failingSince ??= now;
    this.#probes += 1;
    this.#probeAt = now + delayAfter(this.#probes, chance, failure.retryAfterMs);
    return !wasFailing;
  }

  #isAlive(): boolean {
    const wasFailing = this.isFailing;
    this.#failingSince = null;
    this.#isLoop = false;
    this.#inARow = 0;
    this.#probes = 0;
    return wasFailing;
  }
}
