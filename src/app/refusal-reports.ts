/**
 * Logs refused requests, which event lines don't show; otherwise a wrong key or address would look like
 * silence. The first of a kind is logged immediately, and further ones are summed up once a minute, so that
 * strangers can't fill the log.
 */

import type { RejectionReason } from '../core/wire/rejection-reason.ts';
import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { AsideKind, Metrics, TokenRefusal } from '../ports/metrics.ts';

const SUMMED_UP_EVERY_MS = 60_000;

/** The message for each reason; null if no one needs to know, or the store has logged it already. */
const REFUSED: Readonly<Record<RejectionReason, string | null>> = {
  unsigned:
    "Refused unsigned callbacks. They aren't from the provider, unless a proxy removed its headers.",
  'unsigned-not-local':
    "Refused unsigned callbacks although CALLBOARD_ALLOW_UNSIGNED is set, because they didn't come directly from a program on this machine. Send them from this machine to a loopback address, or sign them.",
  'bad-signature':
    "Refused callbacks because their signature doesn't match. Behind a proxy or tunnel, set CALLBOARD_PUBLIC_URL to the base URL that you gave the provider. Otherwise, check the signing key.",
  'wrong-account':
    'Refused callbacks because their signing key belongs to a different account from their AccountSid. Check SIGNALWIRE_PROJECT_ID and TWILIO_ACCOUNT_SID: each must be the account of its key.',
  'no-key':
    'Refused callbacks because no signing key is set. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN and restart.',
  malformed:
    "Refused callbacks because they can't be read. `detail` says what's wrong with the first one.",
  'malformed-http':
    "Refused requests because they aren't HTTP/1.1. `detail` says what's wrong with the first one.",
  'unsupported-body':
    'Refused callbacks because their body is neither a form nor JSON. Check what sends them.',
  'too-many-parameters':
    "Refused callbacks because they have more than 256 parameters. Providers don't send that many.",
  'too-large':
    "Refused callbacks because they're larger than 64 kB. Providers don't send callbacks of that size.",
  'head-too-large':
    'Refused requests because their headers, or their path and query, are too large. `detail` says which limit the first one exceeded.',
  'wrong-path':
    'Signed callbacks arrived at an unknown path. Give the provider your public URL followed by /callbacks/voice. If that URL has a path prefix, the proxy must strip it.',
  'forwarding-loop':
    'Refused callbacks that this Callboard forwarded itself. Remove the URL that leads here from CALLBOARD_FORWARD_URL.',
  timeout: null,
  shed: 'Refused callbacks with 503, because they arrive faster than the disk can store them. They may be lost.',
  'store-failed': null,
};

const ASIDE: Readonly<Record<AsideKind, string | null>> = {
  'voice-request':
    "Answered voice requests with 204 without storing them (their CallStatus isn't final, and they have no CallbackSource). If the provider sends them, set this URL as StatusCallback, not as Url or VoiceUrl. If you send them by hand, add CallbackSource=call-progress-events.",
  message: null,
};

const TOKENS: Readonly<Record<TokenRefusal, string>> = {
  wrong:
    'API requests or sign-ins had a wrong API key or admin token. If they come from one of your clients, check its key.',
  expired:
    'API requests or sign-ins had an API key that has expired. The audit log says which, and from where.',
  revoked:
    'API requests or sign-ins had an API key that was revoked. The audit log says which, and from where.',
  throttled:
    'One address sent more than ten wrong keys, so only one key a second from there is checked.',
};

/** What hasn't been logged yet for a reason. */
interface Untold {
  readonly message: string;
  requests: number;
  /** Of the first request. */
  detail: string | undefined;
  readonly cancel: () => void;
}

/** Metrics that also log refusals. */
export interface RefusalReports extends Disposable {
  readonly metrics: Metrics;
}

/** Wraps `metrics` and logs what the operator has to know. */
export function reportRefusals(metrics: Metrics, logger: Logger, timer: Timer): RefusalReports {
  const untold = new Map<string, Untold>();

  const count = (reason: string, message: string | null, detail?: string): void => {
    if (message === null) return;
    const known = untold.get(reason);
    if (known === undefined) {
      tell(reason, message, 1, detail);
      return;
    }
    if (known.requests === 0) known.detail = detail;
    known.requests += 1;
  };
  const tell = (
    reason: string,
    message: string,
    requests: number,
    detail: string | undefined,
  ): void => {
    warn(logger, { reason, message, requests, detail });
    const cancel = timer.after(SUMMED_UP_EVERY_MS, () => sumUp(reason));
    untold.set(reason, { message, requests: 0, detail: undefined, cancel });
  };
  const sumUp = (reason: string): void => {
    const { message = '', requests = 0, detail } = untold.get(reason) ?? {};
    if (requests > 0) tell(reason, message, requests, detail);
    else untold.delete(reason);
  };

  return {
    metrics: {
      ...metrics,
      rejected: (reason, detail) => {
        metrics.rejected(reason);
        count(reason, REFUSED[reason], detail);
      },
      aside: (kind) => {
        metrics.aside(kind);
        count(kind, ASIDE[kind]);
      },
      tokenRefused: (reason) => {
        metrics.tokenRefused(reason);
        count(`token-${reason}`, TOKENS[reason]);
      },
    },
    [Symbol.dispose]: () => {
      for (const [reason, { message, requests, detail, cancel }] of untold) {
        cancel();
        if (requests > 0) warn(logger, { reason, message, requests, detail });
      }
      untold.clear();
    },
  };
}

function warn(
  logger: Logger,
  told: {
    readonly reason: string;
    readonly message: string;
    readonly requests: number;
    readonly detail: string | undefined;
  },
): void {
  const { reason, message, requests, detail } = told;
  logger.warn({ reason, requests, ...(detail === undefined ? {} : { detail }) }, message);
}
