/** The legs that belong together: a call, what it dialled, and the call that dialled it. */

import { isEnd } from '../../../../src/core/call-status.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';

export interface Leg {
  readonly call: CallSummary;
  /** 0 for the first leg. */
  readonly depth: number;
  /** Whether it's the call that's shown. */
  readonly isShown: boolean;
  /** Whether it rang beside a leg that was answered, so that it ended for that reason. */
  readonly isAnsweredElsewhere: boolean;
}

export interface Family {
  readonly call: CallSummary;
  /** Null if there is none, or it isn't stored. */
  readonly parent: CallSummary | null;
  /** The legs of its parent, the call among them. */
  readonly siblings: readonly CallSummary[];
  readonly children: readonly CallSummary[];
}

/** All legs, each below the one that dialled it. */
export function legsOf({ call, parent, siblings, children }: Family): readonly Leg[] {
  const below = (legs: readonly CallSummary[], depth: number): readonly Leg[] => {
    const isAnswered = legs.some(({ answeredAt }) => answeredAt !== null);
    return legs.toSorted(byStart).flatMap((leg) => {
      const isShown = leg.callSid === call.callSid;
      const isAnsweredElsewhere = isAnswered && leg.answeredAt === null && isEnd(leg.status);
      const own: Leg = { call: leg, depth, isShown, isAnsweredElsewhere };
      return isShown ? [own, ...below(children, depth + 1)] : [own];
    });
  };
  if (parent === null) return below([call], 0);
  const isListed = siblings.some(({ callSid }) => callSid === call.callSid);
  const top: Leg = { call: parent, depth: 0, isShown: false, isAnsweredElsewhere: false };
  return [top, ...below(isListed ? siblings : [...siblings, call], 1)];
}

const startOf = (call: CallSummary): number => Date.parse(call.startedAt ?? call.firstSeenAt);

const byStart = (one: CallSummary, other: CallSummary): number => startOf(one) - startOf(other);
