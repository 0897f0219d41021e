/**
 * When a call was answered. Usually a callback says so. If none does (not subscribed to, or lost), it can be
 * inferred for a completed call: talk time counts from the answer, so the answer came `CallDuration` before
 * the end. A pure projection of the joined state.
 */

import { ENDED_RANK } from '../call-status.ts';
import type { CallState } from './call-state.ts';

export interface AnswerTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether it was inferred from the end and the duration rather than reported by a callback. */
  readonly inferred: boolean;
}

/**
 * How far the result can precede what must come first, in milliseconds: the end's time is truncated to whole
 * seconds and the duration is rounded, so together they can be a second off.
 */
const ROUNDING_MS = 1000;

/** When the call was answered; null if it wasn't, or if its callbacks don't say when. */
export function answerTimeOf({ times, end, facts }: CallState): AnswerTime | null {
  if (times.answeredAt !== null) return { at: times.answeredAt, inferred: false };
  const duration = facts.callDurationSeconds;
  if (end?.status !== 'completed' || duration?.stamp.rank !== ENDED_RANK) return null;
  // The end in a number's own callback is itself inferred from the duration: that would be circular.
  if (end.byNumber) return null;
  const worked = end.endedAt - Math.round(duration.value * 1000);
  const { startedAt, queuedAt, initiatedAt, ringingAt } = times;
  const earliest = Math.max(startedAt ?? 0, queuedAt ?? 0, initiatedAt ?? 0, ringingAt ?? 0);
  const at = Math.max(worked, earliest);
  return at - worked > ROUNDING_MS || at > end.endedAt ? null : { at, inferred: true };
}
