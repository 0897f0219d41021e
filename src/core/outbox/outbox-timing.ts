/** When the outbox tries, looks and gives up. Pure: time and chance are arguments. */

import type { UnsureCause } from './outbox-outcome.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const RETRY = { firstMs: 2 * SECOND, capMs: 15 * MINUTE };
const FOLLOW = { firstMs: 5 * SECOND, capMs: 10 * MINUTE };
const SETTLE_CAP_MS = 30 * MINUTE;
/** The longest wait that we let the other side ask for. */
const RETRY_AFTER_CAP_MS = HOUR;

/** An entry that got nowhere for so long, in so many tries, is given up. */
export const GIVE_UP_AFTER_MS = 24 * HOUR;
/** So that an outage of our own, however long, is not held against an entry. */
export const GIVE_UP_AFTER_TRIES = 20;
/** A message whose end the provider has not told by then is left `unconfirmed`. */
export const UNCONFIRMED_AFTER_MS = 6 * HOUR;
/** As for giving up: at least so many looks at it. */
export const UNCONFIRMED_AFTER_CHECKS = 4;

/** The longest that a request to the provider is waited for. */
export const LONGEST_REQUEST_MS = 15 * SECOND;

/**
 * How long a request whose end we did not see is left alone before the provider's list is asked.
 * It has to outlast whatever may still be under way: a provider that let us wait is slow and may
 * take the message long after; one that answered an error or hung up is done sooner. After a crash of
 * our own this is counted from our return, and so is mostly over by then; see `settleDelayMs`.
 */
const SETTLE_MS: Readonly<Record<UnsureCause, number>> = {
  timeout: 2 * MINUTE,
  reset: MINUTE,
  'server-error': MINUTE,
  'unreadable-reply': MINUTE,
  crash: 30 * SECOND,
};

/** The wait before try number `tries` + 1: full jitter, and never less than what was asked for. */
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
 * The wait before an unsure message is looked up; longer after each send that ended so. A crash may
 * have hidden a timeout: after one, as much time since the send (`sinceSendMs`) has to have passed as
 * after a timeout, and it is the shorter the longer we were away.
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
  // A clock that was set back does not make the send one of the future.
  const hiddenTimeout = LONGEST_REQUEST_MS + SETTLE_MS.timeout - Math.max(0, sinceSendMs);
  return Math.max(spread, hiddenTimeout);
}

/** The wait before a sent message is looked at again. */
export const followDelayMs = (checks: number): number =>
  growing(FOLLOW.firstMs, FOLLOW.capMs, checks + 1);

/** Doubles from the first to the cap: `first` for step 1. */
const growing = (first: number, cap: number, step: number): number =>
  Math.min(cap, first * 2 ** Math.min(step - 1, 30));
