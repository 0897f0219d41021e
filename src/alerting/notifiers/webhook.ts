/**
 * Sends messages as signed JSON (Standard Webhooks 1.0). An entry always has the same id and body, so the
 * receiver recognises a repeat, and it can be sent any number of times.
 */

import { Buffer } from 'node:buffer';
import { Webhook } from 'standardwebhooks';
import type { NotSentReason, SendOutcome } from '../../core/outbox/outbox-outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Notifier } from '../../ports/notifier.ts';

export interface WebhookSettings {
  /** `whsec_` and 24 to 64 bytes in base64. Throws if it isn't base64. */
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
          // The alert is meant for this URL only.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await reply.body?.cancel();
        return judge(reply.status, reply.headers.get('retry-after'));
      } catch (error) {
        return failureOf(error);
      }
    },
    // The receiver recognises a repeat by its id.
    tracker: null,
  };
}

/** `fetch` refuses URLs with a user and password, so they're sent as basic authentication. */
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

/** A part of a URL, decoded; unchanged if it was never encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** It's sent again whatever went wrong; the reason is for the person who fixes it. */
function failureOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return { type: 'unsure', cause: 'reset' };
  if (error.name === 'TimeoutError') return { type: 'unsure', cause: 'timeout' };
  // `fetch` says only that it failed; the reason is in `cause`.
  const cause = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  const reason = typeof cause === 'string' ? UNREACHED.get(cause) : undefined;
  if (reason !== undefined) return { type: 'not-sent', reason, retryAfterSeconds: null };
  return { type: 'unsure', cause: 'reset' };
}

/** Node's, OpenSSL's and undici's error codes for a connection that was never made. */
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
 * Final are answers about this very request, and 410, by which a receiver unsubscribes. Anything else, even a
 * 401 or 404, can be fixed at the other end within the day that we keep trying.
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
        detail: `The receiver rejected the alert permanently (${code}).`,
      }
    : {
        type: 'rejected',
        final: false,
        code,
        detail: `The receiver didn't accept the alert (${code}).`,
      };
}
