/** Where callbacks are forwarded to, and how that goes. `GET /api/v1/forwarding`. */

/** The header that names the Callboard that forwarded a callback, in lower case. */
export const FORWARDED_BY = 'callboard-forwarded-by';

export interface Forwarding {
  /** In the order of `CALLBOARD_FORWARD_URL`; empty if it isn't set. */
  readonly targets: readonly ForwardTarget[];
}

export interface ForwardTarget {
  /** Its place in `CALLBOARD_FORWARD_URL`, from 1. Metrics and the log name it by this number. */
  readonly target: number;
  /** Without user, password and query. */
  readonly url: string;
  readonly state: ForwardState;
  /** How many records of the log it's behind. Repeats and removals count, but aren't forwarded. */
  readonly waiting: number;
  /** When the oldest callback that it lacks came in; null if there's none, or it hasn't been read yet. */
  readonly oldestWaitingAt: string | null;
  /** The age of that callback. */
  readonly lagSeconds: number;
  /** Callbacks that it accepted since Callboard started. */
  readonly accepted: number;
  /** Attempts that failed since Callboard started. */
  readonly failedAttempts: number;
  /** Callbacks that were passed over since Callboard started. */
  readonly passedOver: number;
  readonly lastAcceptedAt: string | null;
  /** The latest failed attempt since Callboard started. */
  readonly lastFailure: ForwardFailure | null;
}

/**
 * - `working`: it accepts callbacks, or none had to be sent yet.
 * - `failing`: it has failed many times in a row. One callback at a time is tried.
 * - `loop`: it leads back to this Callboard.
 * - `lost`: how far it had got can't be read, so nothing is sent to it.
 */
export type ForwardState = 'working' | 'failing' | 'loop' | 'lost';

export interface ForwardFailure {
  readonly at: string;
  readonly cause: ForwardFailureCause;
  /** Of the answer; null if there was none. */
  readonly status: number | null;
}

export const FORWARD_FAILURE_CAUSES = [
  'status',
  'loop',
  'timeout',
  'refused',
  'dns',
  'tls',
  'reset',
  'unreachable',
] as const;

/** `status`: the answer's status says no. The others, except for `loop`, are failures to get an answer. */
export type ForwardFailureCause = (typeof FORWARD_FAILURE_CAUSES)[number];

/**
 * Why a callback was passed over.
 *
 * - `refused`: the answer says that this callback isn't wanted.
 * - `failing`: it failed again and again, while others were accepted.
 * - `removed`: its call was erased, or is older than the retention.
 */
export const PASSED_OVER_REASONS = ['refused', 'failing', 'removed'] as const;

export type PassedOverReason = (typeof PASSED_OVER_REASONS)[number];
