/** When the outbox retries, looks up and gives up. Pure: time and chance are arguments. */

import type { UnsureCause } from './outbox-outcome.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const RETRY = { firstMs: 2 * SECOND, capMs: 15 * MINUTE };
const FOLLOW = { firstMs: 5 * SECOND, capMs: 10 * MINUTE };
const SETTLE_CAP_MS = 30 * MINUTE;
/** The longest delay that the other side can ask for. */
const RETRY_AFTER_CAP_MS = HOUR;

/** An entry without success for this long, after `GIVE_UP_AFTER_TRIES`, is given up. */
export const GIVE_UP_AFTER_MS = 24 * HOUR;
/** At least this many tries, so that our own downtime doesn't count against an entry. */
export const GIVE_UP_AFTER_TRIES = 20;
/** A message without a final state by then is left `unconfirmed`. */
export const UNCONFIRMED_AFTER_MS = 6 * HOUR;
/** At least this many looks at it, as for giving up. */
export const UNCONFIRMED_AFTER_CHECKS = 4;

/** The longest wait for a request to the provider. */
export const LONGEST_REQUEST_MS = 15 * SECOND;

/**
 * How long to wait after a request with an unknown outcome before searching the provider's list. It has to
 * outlast whatever is still under way: a provider that timed out is slow and can accept the message much later;
 * one that answered an error or hung up is done sooner. After a crash of ours it counts from our restart, so
 * most of that time has passed already; see `settleDelayMs`.
 */
const SETTLE_MS: Readonly<Record<UnsureCause, number>> = {
  timeout: 2 * MINUTE,
  reset: MINUTE,
  'server-error': MINUTE,
  'unreadable-reply': MINUTE,
  crash: 30 * SECOND,
};

/** The delay before try number `tries` + 1: full jitter, and never less than the other side asked for. */
export function retryDelayMs(
  tries: number,
  chance: number,
  retryAfterSeconds: number | null,
): number {
  const jitter = Math.floor(chance * growing(RETRY.firstMs, RETRY.capMs, tries));
  const asked = Math.max(0, (retryAfterSeconds ?? 0) * SECOND);
  return Math.ceil(Math.min(asked, RETRY_AFTER_CAP_MS)) + jitter;
}

/**
 * The delay before an unsure message is looked up; longer after each send that ended this way. A crash can
 * hide a timeout, so after one the same time since the send (`sinceSendMs`) has to pass as after a timeout.
 * The longer we were down, the shorter the delay.
 */
export function settleDelayMs(
  cause: UnsureCause,
  attempts: number,
  sinceSendMs: number,
  chance: number,
): number {
  const settle = growing(SETTLE_MS[cause], SETTLE_CAP_MS, attempts);
  const spread = settle + Math.floor((chance * settle) / 4);
  if (cause !== 'crash') return spread;
  // If the clock was set back, the send still isn't in the future.
  const hiddenTimeout = LONGEST_REQUEST_MS + SETTLE_MS.timeout - Math.max(0, sinceSendMs);
  return Math.max(spread, hiddenTimeout);
}

/** The delay before a sent message is looked at again. */
export const followDelayMs = (checks: number): number =>
  growing(FOLLOW.firstMs, FOLLOW.capMs, checks + 1);

/** Doubles with each step up to the cap: `first` for step 1. */
const growing = (first: number, cap: number, step: number): number =>
  Math.min(cap, first * 2 ** Math.min(step - 1, 30));
