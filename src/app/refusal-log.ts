/**
 * Says in the log that requests are refused, and what to do about it: whoever sends them may never
 * look at the answers. The first of each reason at once, further ones summed up once a minute, so that
 * a flood costs a line a minute. It never says anything of a request but why it was refused.
 */

import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics, RejectionReason } from '../ports/metrics.ts';

const QUIET_MS = 60_000;

const MESSAGES: Readonly<Record<RejectionReason, string>> = {
  unsigned: 'Callbacks without a signature were refused. If they are yours, send them signed.',
  'bad-signature':
    'Callbacks were refused: no key that is set fits their signature, URL and account. Behind a ' +
    'proxy or tunnel, set CALLBOARD_PUBLIC_URL; otherwise check signing key and account.',
  'no-key':
    'Callbacks were refused, since no key is set. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN.',
  malformed: 'Requests that are no callbacks were refused. Their answers say what is wrong.',
  'too-large': 'Requests were refused for their length. No callback of a provider is as long.',
  timeout: 'Requests did not arrive whole in time, and were given up.',
  shed: 'Callbacks were refused with 503: more of them wait than the disk can keep up with.',
  'store-failed': 'Callbacks were refused with 503, since the store could not write them.',
};

/** The same counter, which also tells the log. */
export function logRefusals(
  metrics: Pick<Metrics, 'rejected'>,
  logger: Pick<Logger, 'warn'>,
  timer: Timer,
): Pick<Metrics, 'rejected'> {
  // Refusals since the last line of a reason; absent while it is quiet.
  const untold = new Map<RejectionReason, number>();

  function tell(reason: RejectionReason, count: number): void {
    untold.set(reason, 0);
    timer.after(QUIET_MS, () => sumUp(reason));
    logger.warn({ reason, count }, MESSAGES[reason]);
  }

  function sumUp(reason: RejectionReason): void {
    const count = untold.get(reason) ?? 0;
    if (count > 0) tell(reason, count);
    else untold.delete(reason);
  }

  return {
    rejected(reason) {
      metrics.rejected(reason);
      const before = untold.get(reason);
      if (before === undefined) tell(reason, 1);
      else untold.set(reason, before + 1);
    },
  };
}
