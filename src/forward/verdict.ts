/** What an attempt to forward a callback came to, and what follows from it. */

import type { ForwardFailureCause } from '../core/wire/forwarding.ts';

/** The target's answer, or why there's none. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Of `Retry-After`, in milliseconds; null if there was none. */
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: 'unanswered';
      readonly cause: Exclude<ForwardFailureCause, 'status' | 'loop'>;
    };

/**
 * - `accepted`: the target has it.
 * - `refused`: the target doesn't want this callback, and never will.
 * - `failed`: to be tried again. `isOwn`: the answer may be about this callback rather than the target.
 */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly cause: ForwardFailureCause;
      readonly status: number | null;
      readonly isOwn: boolean;
      readonly retryAfterMs: number | null;
    };

/**
 * Statuses that say that the request is at fault: bad, in conflict, too large, of a wrong type, not processable,
 * not allowed by law (RFC 9110 section 15.5, RFC 6585, RFC 7725).
 */
const REFUSALS: ReadonlySet<number> = new Set([400, 409, 413, 414, 415, 422, 431, 451]);
/** Client errors that pass: request timeout, too early, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
/** What a Callboard answers that gets back what it forwarded. */
const LOOP_DETECTED = 508;

export function verdictOn(answer: Answer): Verdict {
  if (answer.kind === 'unanswered') {
    const { cause } = answer;
    return { kind: 'failed', cause, status: null, isOwn: false, retryAfterMs: null };
  }
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (REFUSALS.has(status)) return { kind: 'refused', status };
  const cause = status === LOOP_DETECTED ? 'loop' : 'status';
  const isOwn = status < 500 && !PASSING.has(status);
  return { kind: 'failed', cause, status, isOwn, retryAfterMs };
}
