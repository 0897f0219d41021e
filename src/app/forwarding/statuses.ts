/** How forwarding goes: added up over restarts of its thread, and in words for `/readyz`. */

import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';

/** A target before anything is known. */
export const idle = (target: number, url: string): ForwardStatus => ({
  target,
  url,
  state: 'working',
  waiting: 0,
  oldestWaitingAt: null,
  accepted: 0,
  failedAttempts: 0,
  passedOver: { refused: 0, failing: 0, removed: 0 },
  lastAcceptedAt: null,
  failingSince: null,
  lastFailure: null,
});

/** A status, with what was counted before. */
export const addedUp = (before: ForwardStatus, now: ForwardStatus): ForwardStatus => ({
  ...now,
  accepted: before.accepted + now.accepted,
  failedAttempts: before.failedAttempts + now.failedAttempts,
  passedOver: {
    refused: before.passedOver.refused + now.passedOver.refused,
    failing: before.passedOver.failing + now.passedOver.failing,
    removed: before.passedOver.removed + now.passedOver.removed,
  },
  lastAcceptedAt: now.lastAcceptedAt ?? before.lastAcceptedAt,
  lastFailure: now.lastFailure ?? before.lastFailure,
});

/** Why not everything is forwarded, for `/readyz`; null if all URLs accept callbacks. */
export function forwardingProblem(statuses: readonly ForwardStatus[]): string | null {
  const problems = statuses.flatMap(problemOf);
  return problems.length === 0 ? null : problems.join('; ');
}

function problemOf({ target, state, failingSince, lastFailure, waiting }: ForwardStatus): string[] {
  const name = `URL ${target} of CALLBOARD_FORWARD_URL`;
  switch (state) {
    case 'working':
      return [];
    case 'loop':
      return [`${name} leads back to this Callboard: remove it`];
    case 'lost':
      return [
        `it can't be read how far ${name} had got, so nothing is sent to it: set CALLBOARD_FORWARD_FROM to when it last got callbacks, and restart Callboard`,
      ];
    case 'failing': {
      const since = failingSince === null ? '' : ` since ${new Date(failingSince).toISOString()}`;
      const status = lastFailure?.status ?? null;
      const why = status === null ? (lastFailure?.cause ?? 'no answer') : `HTTP ${status}`;
      return [`${name} has accepted no callbacks${since} (${why}); ${waiting} log records wait`];
    }
  }
}
