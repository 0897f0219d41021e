/**
 * A client for messages in the provider's REST API, for both SignalWire and Twilio. One request per call, no
 * retries, and replies are read strictly: the caller decides what an unclear answer means.
 */

import { Buffer } from 'node:buffer';
import { LONGEST_REQUEST_MS } from '../core/outbox/outbox-timing.ts';
import { type Failure, failure, success } from '../core/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Provider, ProviderFailure, ProviderResult } from '../ports/provider.ts';
import { type Exchange, type ExchangeLimits, exchange } from './exchange.ts';
import { readMessage, readMessagePage, readRefusal, readRetryAfter } from './replies.ts';

export interface RestProviderSettings {
  /** See `providerBaseUrl`. */
  readonly baseUrl: URL;
  /** SignalWire's project ID, or Twilio's account SID. */
  readonly accountSid: string;
  readonly token: string;
  readonly clock: Clock;
  /** Overrides parts of `DEFAULT_LIMITS`, but never with a longer `timeoutMs`. */
  readonly limits?: Partial<ExchangeLimits>;
}

const DEFAULT_LIMITS: ExchangeLimits = {
  connectTimeoutMs: 5_000,
  timeoutMs: LONGEST_REQUEST_MS,
  maxReplyBytes: 4 * 1024 * 1024,
};

const PAGE_SIZE = 200;

/** A client with one account's credentials. Keeps no connection between requests. */
export function restProvider(settings: RestProviderSettings): Provider {
  const { baseUrl, accountSid, token, clock } = settings;
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const headers = {
    authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
    accept: 'application/json',
  };
  // Without `.json`, Twilio answers in XML.
  const resource = (path: string): URL =>
    new URL(`${baseUrl.href}/Accounts/${encodeURIComponent(accountSid)}/${path}.json`);

  const get = async <Value>(url: URL, read: Read<Value>): Promise<ProviderResult<Value>> =>
    judge(await exchange({ url, method: 'GET', headers, body: null }, limits), read, clock);

  return {
    async createMessage({ from, to, body }) {
      const form = new URLSearchParams({ From: from, To: to, Body: body });
      const request = {
        url: resource('Messages'),
        method: 'POST' as const,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      };
      return judge(await exchange(request, limits), readMessage, clock);
    },
    message: (messageSid) =>
      get(resource(`Messages/${encodeURIComponent(messageSid)}`), readMessage),
    messagesTo(to, page) {
      const url = resource('Messages');
      if (page === null) {
        url.search = new URLSearchParams({ To: to, PageSize: String(PAGE_SIZE) }).toString();
      } else {
        // Only the query is used: the page is requested from our own base URL, which can be a proxy, so our
        // credentials go nowhere else.
        const question = page.indexOf('?');
        url.search = question === -1 ? '' : page.slice(question);
      }
      return get(url, readMessagePage);
    },
  };
}

type Read<Value> = (text: string) => Value | null;

function judge<Value>(reply: Exchange, read: Read<Value>, clock: Clock): ProviderResult<Value> {
  if (reply.kind !== 'reply') return failure(reply);
  const { status } = reply;
  if (status >= 200 && status < 300) {
    const value = read(reply.text);
    return value === null ? unclear('unreadable-reply', status) : success(value);
  }
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(reply.retryAfter, clock.now());
    return failure({ kind: 'rate-limited', retryAfterSeconds, detail: 'HTTP 429' });
  }
  if (status >= 500) return unclear('server-error', status);
  const refusal = readRefusal(reply.text);
  // A refusal without a code isn't from the provider's API, except for its answer to bad credentials.
  if (status < 400 || (refusal === null && status !== 401)) {
    return unclear('unreadable-reply', status);
  }
  return failure({
    kind: 'rejected',
    status,
    code: refusal?.code ?? null,
    detail: withoutNumbers(refusal?.message ?? `HTTP ${status}`),
  });
}

const unclear = (
  cause: 'unreadable-reply' | 'server-error',
  status: number,
): Failure<ProviderFailure> => failure({ kind: 'unsure', cause, detail: `HTTP ${status}` });

/** Providers repeat the number that they refuse. */
const withoutNumbers = (text: string): string => text.replace(/\+?\d[\d ().-]{4,}\d/g, '(number)');
