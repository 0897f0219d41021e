/**
 * Sends one HTTP request and reads its whole reply. A failure says exactly whether the request can have reached
 * the other side: each has its own connection, so "no connection was made" is a fact, not a guess from an error
 * code. Never retries and never follows a redirect.
 */

import { buildConnector, Client } from 'undici';
import type { UnansweredCause, UnreachedReason } from '../ports/provider.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface ExchangeLimits {
  /** For the connection including TLS, milliseconds. */
  readonly connectTimeoutMs: number;
  /** For the whole exchange, to the reply's last byte, milliseconds. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

export type Exchange =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly retryAfter: string | null;
      /** A redirect's destination, as sent. */
      readonly location: string | null;
      readonly text: string;
    }
  | { readonly kind: 'not-sent'; readonly reason: UnreachedReason; readonly detail: string }
  | { readonly kind: 'unsure'; readonly cause: UnansweredCause; readonly detail: string };

/** Sends the request. Never rejects. */
export async function exchange(
  request: ExchangeRequest,
  limits: ExchangeLimits,
): Promise<Exchange> {
  const line = { connected: false };
  const client = new Client(request.url.origin, {
    connect: watchedConnector(limits.connectTimeoutMs, line),
    maxResponseSize: limits.maxReplyBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const reply = await client.request({
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      headers: { ...request.headers },
      body: request.body,
      reset: true,
      signal: AbortSignal.timeout(limits.timeoutMs),
    });
    const { 'retry-after': retryAfter, location } = reply.headers;
    const text = await reply.body.text();
    return {
      kind: 'reply',
      status: reply.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      location: typeof location === 'string' ? location : null,
      text,
    };
  } catch (error) {
    return failureOf(error, line.connected);
  } finally {
    await client.destroy();
  }
}

/** No connection was made; `cause` says why. Has no undici error code, since undici retries on some. */
class NotConnectedError extends Error {
  constructor(cause: Error) {
    super('No connection was made.', { cause });
    this.name = 'NotConnectedError';
  }
}

function watchedConnector(timeout: number, line: { connected: boolean }): buildConnector.connector {
  const connect = buildConnector({ timeout });
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error !== null) {
        callback(new NotConnectedError(error), null);
        return;
      }
      // From here on the request can be written at any moment.
      line.connected = true;
      callback(null, socket);
    });
}

function failureOf(error: unknown, connected: boolean): Exchange {
  const refusal = error instanceof NotConnectedError ? error.cause : error;
  const code = codeOf(refusal);
  const detail = code ?? (refusal instanceof Error ? refusal.name : 'unknown');
  if (connected) return { kind: 'unsure', cause: causeOf(refusal, detail), detail };
  return { kind: 'not-sent', reason: reasonOf(refusal, code), detail };
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');

function causeOf(error: unknown, name: string): UnansweredCause {
  if (isTimeout(error) || name === 'ETIMEDOUT') return 'timeout';
  return UNREADABLE.test(name) ? 'unreadable-reply' : 'reset';
}

/** undici's error codes for a reply that isn't HTTP, or is too long. */
const UNREADABLE = /^(?:HTTPParserError|HPE_|UND_ERR_(?:RES_|HEADERS_OVERFLOW))/;

function reasonOf(error: unknown, code: string | null): UnreachedReason {
  if (isTimeout(error)) return 'connect-timeout';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return 'dns';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'connect-timeout';
    case null:
      return 'unreachable';
    default:
      return TLS.test(code) ? 'tls' : 'unreachable';
  }
}

/** OpenSSL's and Node's error codes for a failed handshake or a bad certificate. */
const TLS = /^(?:ERR_TLS|ERR_SSL|EPROTO$)|CERT|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|CRL/;
