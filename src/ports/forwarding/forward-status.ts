/** How forwarding to a target goes. */

import type {
  ForwardFailureCause,
  ForwardState,
  PassedOverReason,
} from '../../core/wire/forwarding.ts';

/** How it goes with a target. Counts are since Callboard started, times in milliseconds since 1970. */
export interface ForwardStatus {
  /** Its place in the setting, from 1. */
  readonly target: number;
  /** Without user, password and query. */
  readonly url: string;
  readonly state: ForwardState;
  /** Records of the log that it's behind. */
  readonly waiting: number;
  readonly oldestWaitingAt: number | null;
  readonly accepted: number;
  readonly failedAttempts: number;
  readonly passedOver: Readonly<Record<PassedOverReason, number>>;
  readonly lastAcceptedAt: number | null;
  /** Since when it has been failing; null if it's working. */
  readonly failingSince: number | null;
  readonly lastFailure: {
    readonly at: number;
    readonly cause: ForwardFailureCause;
    readonly status: number | null;
  } | null;
}
