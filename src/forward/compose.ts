/** The request that forwards a callback: the callback's own method, parameters and body, at another URL. */

import type { AccountSid } from '../core/ids.ts';
import { FORWARDED_BY } from '../core/wire/forwarding.ts';
import type { StoredRequest } from '../ports/event-sink.ts';
import type { Outgoing } from './send.ts';
import { pathOf, type TargetUrl } from './target-url.ts';

/** What a signature covers. */
export interface ToSign extends Pick<StoredRequest, 'method' | 'encoding' | 'body'> {
  readonly accountSid: AccountSid;
  /** As the target sees it: without user and password, since clients don't send them in the URL. */
  readonly url: string;
}

/** The header that signs a request; null if the account has no key. */
export type Sign = (request: ToSign) => readonly [name: string, value: string] | null;

export interface Composed {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: Uint8Array | null;
}

/** Which Callboard sends. */
export interface ForwardedBy {
  /** Such as `Callboard/1.2.3`. */
  readonly userAgent: string;
  /** Names the database: a Callboard that gets its own name back refuses the request. */
  readonly installation: string;
}

/** The same for each attempt to forward a callback, so that the target can recognise one that it has. */
const EVENT_ID_HEADER = 'callboard-event-id';

const CONTENT_TYPE = {
  form: 'application/x-www-form-urlencoded; charset=UTF-8',
  json: 'application/json',
  rest: 'application/json',
  erased: 'application/x-www-form-urlencoded; charset=UTF-8',
} as const satisfies Readonly<Record<StoredRequest['encoding'], string>>;

export function compose(
  { accountSid, key, request }: Outgoing,
  target: TargetUrl,
  { sign, by }: { readonly sign: Sign; readonly by: ForwardedBy },
): Composed {
  const { method, encoding, body } = request;
  const path = pathOf(target, request.target);
  const signature = sign({ accountSid, method, encoding, body, url: `${target.origin}${path}` });
  return {
    method,
    path,
    headers: {
      ...(method === 'POST' ? { 'content-type': CONTENT_TYPE[encoding] } : {}),
      accept: '*/*',
      'user-agent': by.userAgent,
      ...(target.authorization === null ? {} : { authorization: target.authorization }),
      ...(signature === null ? {} : { [signature[0]]: signature[1] }),
      [FORWARDED_BY]: by.installation,
      [EVENT_ID_HEADER]: key,
    },
    body: method === 'POST' ? body : null,
  };
}
