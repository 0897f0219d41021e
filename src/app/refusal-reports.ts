/**
 * Tells whoever runs it that requests are refused, which the event lines never show: a wrong key or
 * address would otherwise look like silence. The first of a kind is told at once, further ones are
 * summed up once a minute, so that strangers cannot fill the log. It counts nothing by itself.
 */

import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { AsideKind, Metrics, RejectionReason } from '../ports/metrics.ts';

const SUMMED_UP_EVERY_MS = 60_000;

/** What is said of each; null where it concerns nobody, or the store has said it already. */
const REFUSED: Readonly<Record<RejectionReason, string | null>> = {
  unsigned:
    'Callbacks without a signature were refused. They are not from the provider, unless a proxy took its headers away.',
  'bad-signature':
    'Callbacks were refused, since their signature does not fit. Behind a proxy or tunnel set CALLBOARD_PUBLIC_URL to the address that the provider was given; else check that key and account are those of the project that calls.',
  'no-key':
    'Callbacks were refused, since no signing key is set. Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN and restart.',
  malformed: 'Requests were refused as malformed. The answer to each says what is wrong.',
  'too-large': 'Callbacks were refused, since they are larger than 64 kB. No provider sends such.',
  'wrong-path':
    'Signed callbacks came to a path where nothing is. Give the provider the public address and /callbacks/voice; a proxy that keeps a prefix of the path has to strip it.',
  timeout: null,
  shed: 'Callbacks were refused with 503, since more came than the disk can keep. They may be lost.',
  'store-failed': null,
};

const ASIDE: Readonly<Record<AsideKind, string | null>> = {
  'voice-request':
    'Requests for cXML or TwiML came in and were not kept. Set this address as status callback (StatusCallback), not where the provider asks what to do with a call (Url, VoiceUrl).',
  message: null,
};

/** What of a reason is not told yet. */
interface Untold {
  readonly message: string;
  requests: number;
  readonly cancel: () => void;
}

/** Metrics that also tell what was refused. */
export interface RefusalReports extends Disposable {
  readonly metrics: Metrics;
}

/** `metrics` as they are, with a log entry for what the operator has to know. */
export function reportRefusals(metrics: Metrics, logger: Logger, timer: Timer): RefusalReports {
  const untold = new Map<string, Untold>();

  const count = (reason: string, message: string | null): void => {
    if (message === null) return;
    const known = untold.get(reason);
    if (known === undefined) tell(reason, message, 1);
    else known.requests += 1;
  };
  const tell = (reason: string, message: string, requests: number): void => {
    logger.warn({ reason, requests }, message);
    const cancel = timer.after(SUMMED_UP_EVERY_MS, () => sumUp(reason));
    untold.set(reason, { message, requests: 0, cancel });
  };
  const sumUp = (reason: string): void => {
    const { message = '', requests = 0 } = untold.get(reason) ?? {};
    if (requests > 0) tell(reason, message, requests);
    else untold.delete(reason);
  };

  return {
    metrics: {
      ...metrics,
      rejected: (reason) => {
        metrics.rejected(reason);
        count(reason, REFUSED[reason]);
      },
      aside: (kind) => {
        metrics.aside(kind);
        count(kind, ASIDE[kind]);
      },
    },
    [Symbol.dispose]: () => {
      for (const [reason, { message, requests, cancel }] of untold) {
        cancel();
        if (requests > 0) logger.warn({ reason, requests }, message);
      }
      untold.clear();
    },
  };
}
