/**
 * A closed batch as signed JSON (Standard Webhooks 1.0). The same entry always has the same id and
 * the same body, so that the receiver can tell a repeat; hence it may be sent again at will.
 */

import { Buffer } from 'node:buffer';
import { Webhook } from 'standardwebhooks';
import type { NotSentReason, SendOutcome } from '../../core/outbox/outbox-outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Notifier } from '../../ports/notifier.ts';

export interface WebhookSettings {
  /** `whsec_` and 24 to 64 bytes in base64. Throws at once where it is no base64 at all. */
  readonly secret: string;
  readonly clock: Clock;
  /** For the whole exchange, milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
}

export function webhookNotifier(settings: WebhookSettings): Notifier {
  const { clock, timeoutMs = 10_000 } = settings;
  const signer = new Webhook(settings.secret);
  return {
    async send(entry, body) {
      const id = `${entry.reference}-${entry.id}`;
      const sentAt = new Date(clock.now());
      const { url, authorization } = addressOf(entry.recipient);
      const headers = {
        ...authorization,
        'content-type': 'application/json',
        'user-agent': 'Callboard',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signer.sign(id, sentAt, body),
      };
      try {
        const reply = await fetch(url, {
          method: 'POST',
          headers,
          body,
          // Elsewhere is not where the alert was meant to go.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await reply.body?.cancel();
        return judge(reply.status, reply.headers.get('retry-after'));
      } catch (error) {
        return failureOf(error);
      }
    },
    // The id tells a repeat.
    tracker: null,
  };
}

/** `fetch` takes no URL with a user and a password in it; they go as HTTP's own. */
function addressOf(recipient: string): {
  readonly url: URL;
  readonly authorization: { readonly authorization?: string };
} {
  const url = new URL(recipient);
  const { username, password } = url;
  if (username === '' && password === '') return { url, authorization: {} };
  url.username = '';
  url.password = '';
  const credentials = `${decoded(username)}:${decoded(password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { url, authorization: { authorization } };
}

/** What stands in a URL as it was meant; as it is, where it was never encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** It is sent again whatever went wrong; the reason is for whoever has to put it right. */
function failureOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return { type: 'unsure', cause: 'reset' };
  if (error.name === 'TimeoutError') return { type: 'unsure', cause: 'timeout' };
  // `fetch` says only that it failed; why is in its cause.
  const cause = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  const reason = typeof cause === 'string' ? UNREACHED.get(cause) : undefined;
  if (reason !== undefined) return { type: 'not-sent', reason, retryAfterSeconds: null };
  return { type: 'unsure', cause: 'reset' };
}

/** Node's, OpenSSL's and undici's names for a connection that was never made. */
const UNREACHED: ReadonlyMap<string, NotSentReason> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
]);

/**
 * Final is what speaks of this very request, and 410, by which a receiver signs off. Everything else,
 * a 401 or 404 too, may be put right at the other end within the day that we keep trying.
 */
const FINAL = new Set([400, 405, 410, 413, 414, 415, 422]);

function judge(status: number, retryAfter: string | null): SendOutcome {
  if (status >= 200 && status < 300) {
    return { type: 'accepted', messageSid: null, progress: { stage: 'delivered' } };
  }
  if (status === 429) {
    const seconds = Number(retryAfter ?? Number.NaN);
    const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
    return { type: 'not-sent', reason: 'rate-limited', retryAfterSeconds };
  }
  if (status >= 500) return { type: 'unsure', cause: 'server-error' };
  const code = `HTTP ${status}`;
  return FINAL.has(status)
    ? {
        type: 'rejected',
        final: true,
        code,
        detail: `The receiver refused the alert for good (${code}).`,
      }
    : {
        type: 'rejected',
        final: false,
        code,
        detail: `The receiver did not take the alert (${code}).`,
      };
}
