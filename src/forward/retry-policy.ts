/**
 * When a callback is tried again, and when it's given up.
 *
 * A failure says little by itself: the target may be down. It counts against the callback only if the target
 * accepted another one since the callback's last attempt. So an outage of any length gives up nothing, and a
 * callback that the target can't take doesn't hold up its call for long.
 */

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
/** The longest that a `Retry-After` can ask for. */
const LONGEST_ASKED_MS = 5 * 60_000;
/** Failures that count, after which a callback is given up: with a status that may be about it, or another. */
const MOST_OWN = 3;
const MOST_OTHER = 12;
/** A callback that only gets such statuses is given up after this, even if the target accepts nothing else. */
const OWN_FOR_MS = 24 * 60 * 60_000;

/** How a callback has fared so far. */
export interface Attempts {
  /** Attempts that failed. */
  readonly failed: number;
  /** Failures that count against it. */
  readonly counted: number;
  /** How many callbacks the target had accepted at the latest one. */
  readonly acceptedBefore: number;
  readonly firstFailedAt: number;
}

/** Adds a failure. `accepted`: how many callbacks the target has accepted by now. */
export function withFailure(
  before: Attempts | null,
  { accepted, now }: { readonly accepted: number; readonly now: number },
): Attempts {
  if (before === null)
    return { failed: 1, counted: 0, acceptedBefore: accepted, firstFailedAt: now };
  return {
    failed: before.failed + 1,
    counted: before.counted + (accepted > before.acceptedBefore ? 1 : 0),
    acceptedBefore: accepted,
    firstFailedAt: before.firstFailedAt,
  };
}

/** Whether it's given up. `isOwn`: the latest answer may be about the callback rather than the target. */
export function isGivenUp(
  { counted, firstFailedAt }: Attempts,
  isOwn: boolean,
  now: number,
): boolean {
  if (!isOwn) return counted >= MOST_OTHER;
  return counted >= MOST_OWN || now - firstFailedAt >= OWN_FOR_MS;
}

/**
 * The delay after so many failures, in milliseconds: one second, doubled each time up to a minute, shortened by
 * up to a half by `chance` (0 to 1), so that not all are tried at once. Never less than what the target asked for.
 */
export function delayAfter(failed: number, chance: number, askedMs: number | null): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** Math.min(failed - 1, 16), LONGEST_DELAY_MS);
  return Math.max(delay * (1 - chance / 2), Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}
