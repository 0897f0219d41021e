/**
 * Sends callbacks to a target over HTTP, on connections that stay open. It follows no redirect, tries nothing
 * again, and reads no more of an answer than it must.
 */

import { Pool } from 'undici';
import { compose, type ForwardedBy, type Sign } from './compose.ts';
import type { Outgoing, Sender } from './send.ts';
import type { TargetUrl } from './target-url.ts';
import type { Answer } from './verdict.ts';

export interface HttpSenderOptions {
  readonly sign: Sign;
  readonly by: ForwardedBy;
  /** For a whole exchange, in milliseconds. */
  readonly timeoutMs?: number;
}

/** As long as Twilio waits for an answer to a webhook (Twilio docs "Webhooks", August 2026). */
const TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECTIONS = 64;
/** What an answer's body is read for, so that its connection can be used again; longer ones cost the connection. */
const MOST_BODY_BYTES = 64 * 1024;

export class HttpSender implements Sender {
  readonly #target: TargetUrl;
  readonly #options: HttpSenderOptions;
  readonly #pool: Pool;

  constructor(target: TargetUrl, options: HttpSenderOptions) {
    this.#target = target;
    this.#options = options;
    this.#pool = new Pool(target.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
    });
  }

  async send(callback: Outgoing): Promise<Answer> {
    const { timeoutMs = TIMEOUT_MS, ...means } = this.#options;
    try {
      const { method, path, headers, body } = compose(callback, this.#target, means);
      const reply = await this.#pool.request({
        ...{ method, path, body, headers: { ...headers } },
        signal: AbortSignal.timeout(timeoutMs),
      });
      await reply.body.dump({ limit: MOST_BODY_BYTES });
      const retryAfterMs = millisecondsOf(reply.headers['retry-after']);
      return { kind: 'answered', status: reply.statusCode, retryAfterMs };
    } catch (error) {
      return { kind: 'unanswered', cause: causeOf(error) };
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Of a `Retry-After` in seconds; null if there's none. A date isn't worth reading: the backoff does as well. */
function millisecondsOf(header: string | readonly string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

type Cause = Extract<Answer, { readonly kind: 'unanswered' }>['cause'];

function causeOf(error: unknown): Cause {
  if (!(error instanceof Error)) return 'unreachable';
  if (error.name === 'TimeoutError') return 'timeout';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'reset';
    default:
      if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'dns';
      return TLS.test(code) ? 'tls' : 'unreachable';
  }
}

/** OpenSSL's and Node's codes for a failed handshake or a bad certificate. */
const TLS = /^(?:ERR_TLS|ERR_SSL|EPROTO$)|CERT|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|CRL/;
