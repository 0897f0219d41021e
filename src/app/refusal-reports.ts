/**
 * Tells whoever runs it that requests are refused, which the event lines never show: a wrong key or
 * address would otherwise look like silence. The first of a kind is told at once, further ones are
 * summed up once a minute, so that strangers cannot fill the log. It counts nothing by itself.
 */

import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { AsideKind, Metrics, RejectionReason, TokenRefusal } from '../ports/metrics.ts';

const SUMMED_UP_EVERY_MS = 60_000;

/** What is said of each; null where it concerns nobody, or the store has said it already. */
const REFUSED: Readonly<Record<RejectionReason, string | null>> = {
  unsigned:
    'Callbacks without a signature were refused. They are not from the provider, unless a proxy took its headers away.',
  'unsigned-not-local':
    'Unsigned callbacks were refused although CALLBOARD_ALLOW_UNSIGNED is set, because they did not come straight from a program on this machine. Send them from this machine to a loopback address, or sign them.',
  'bad-signature':
    'Callbacks were refused because their signature does not fit. Behind a proxy or tunnel, set CALLBOARD_PUBLIC_URL to the address that the provider was given. Otherwise check the signing key.',
  'wrong-account':
    'Callbacks were refused because their signing key belongs to another account than the AccountSid they carry. Check SIGNALWIRE_PROJECT_ID and TWILIO_ACCOUNT_SID: each must be the account of its key.',
  'no-key':
    'Callbacks were refused, since no signing key is set. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN and restart.',
  malformed:
    'Callbacks were refused because they cannot be read. `detail` says what is wrong with the first of them.',
  'malformed-http':
    'Requests were refused because they are not HTTP/1.1. `detail` says what is wrong with the first of them.',
  'unsupported-body':
    'Callbacks were refused because their body is neither a form nor JSON. Check what sends them.',
  'too-many-parameters':
    'Callbacks were refused because they have more than 256 parameters. No provider sends as many.',
  'too-large':
    'Callbacks were refused because they are larger than 64 kB. No provider sends callbacks of that size.',
  'head-too-large':
    'Requests were refused because their headers, or their path and query, are too large. `detail` says which limit the first of them broke.',
  'wrong-path':
    'Signed callbacks came to a path where nothing is. Give the provider the public address and /callbacks/voice; a proxy that keeps a prefix of the path has to strip it.',
  timeout: null,
  shed: 'Callbacks were refused with 503, since more came than the disk can keep. They may be lost.',
  'store-failed': null,
};

const ASIDE: Readonly<Record<AsideKind, string | null>> = {
  'voice-request':
    'Voice requests (a CallStatus that is no end, and no CallbackSource) were answered 204 but not stored. If the provider sends them, set this address as StatusCallback, not as Url or VoiceUrl. If you send them by hand, add CallbackSource=call-progress-events.',
  message: null,
};

const TOKENS: Readonly<Record<TokenRefusal, string>> = {
  wrong:
    'Requests to the API carried a wrong admin token. If they come from a client of yours, check its CALLBOARD_ADMIN_TOKEN.',
  throttled:
    'More than ten wrong admin tokens came from one address, so one token a second from there is looked at.',
};

/** What of a reason is not told yet. */
interface Untold {
  readonly message: string;
  requests: number;
  /** That of the first of them. */
  detail: string | undefined;
  readonly cancel: () => void;
}

/** Metrics that also tell what was refused. */
export interface RefusalReports extends Disposable {
  readonly metrics: Metrics;
}

/** `metrics` as they are, with a log entry for what the operator has to know. */
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
