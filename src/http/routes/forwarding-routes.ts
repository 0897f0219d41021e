/** How forwarding goes, for operators. */

import { success } from '../../core/result.ts';
import type { ForwardTarget } from '../../core/wire/forwarding.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';
import { momentaryJson } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { forwardingSchema } from '../schemas/forwarding.ts';

export interface ForwardingSources {
  readonly forwarding: { readonly statuses: readonly ForwardStatus[] };
  readonly clock: Clock;
}

/** `/api/v1/forwarding`. */
export const forwardingRoute = ({ forwarding, clock }: ForwardingSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/forwarding',
    name: 'getForwarding',
    summary: 'How far each URL that callbacks are forwarded to has got, and what failed.',
    group: 'Operations',
    access: 'operator',
    allAccounts: true,
    params: NONE,
    query: NONE,
    body: NONE,
    answer: momentaryJson(forwardingSchema),
    errors: [],
    async handle() {
      const now = clock.now();
      return success({ targets: forwarding.statuses.map((status) => shown(status, now)) });
    },
  });

function shown(status: ForwardStatus, now: number): ForwardTarget {
  const { target, url, state, waiting, oldestWaitingAt, passedOver, lastFailure } = status;
  const age = oldestWaitingAt === null ? 0 : Math.max(0, now - oldestWaitingAt);
  return {
    ...{ target, url, state, waiting },
    oldestWaitingAt: isoOf(oldestWaitingAt),
    lagSeconds: age / 1000,
    accepted: status.accepted,
    failedAttempts: status.failedAttempts,
    passedOver: passedOver.refused + passedOver.failing + passedOver.removed,
    lastAcceptedAt: isoOf(status.lastAcceptedAt),
    lastFailure:
      lastFailure === null ? null : { ...lastFailure, at: new Date(lastFailure.at).toISOString() },
  };
}

const isoOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();
