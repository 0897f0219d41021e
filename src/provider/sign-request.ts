/** Signs a callback that's sent on, in the dialect of the account that it came from. */

import { createHmac } from 'node:crypto';
import { parseForm } from '../core/callback/form.ts';
import type { AccountSid } from '../core/ids.ts';
import type { StoredRequest } from '../ports/event-sink.ts';
import { type Dialect, type Form, SIGNATURE_HEADER, signCallback } from './sign.ts';

/** An account's key. Null for the account: it's the key of any. */
export interface AccountKey {
  readonly dialect: Dialect;
  readonly accountSid: AccountSid | null;
  readonly key: string;
}

export interface RequestToSign {
  readonly accountSid: AccountSid;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly encoding: StoredRequest['encoding'];
  readonly body: Uint8Array;
}

/**
 * The header that signs a request with the account's first key; null if it has none.
 *
 * A form is signed as `sign.ts` says. Of JSON, Twilio signs the URL, which holds the body's hash (`bodySHA256`),
 * and SignalWire signs URL and body, in hex (SignalWire docs "Verify SWML request signatures", August 2026).
 */
export function signatureOf(
  request: RequestToSign,
  keys: readonly AccountKey[],
): readonly [name: string, value: string] | null {
  const { accountSid } = request;
  const own = keys.find((key) => key.accountSid === null || key.accountSid === accountSid);
  if (own === undefined) return null;
  return [SIGNATURE_HEADER[own.dialect], signatureText(request, own)];
}

function signatureText(
  { method, url, encoding, body }: RequestToSign,
  { dialect, key }: AccountKey,
): string {
  if (method === 'GET') return signCallback(key, url, {});
  if (encoding === 'form') return signCallback(key, url, formIn(body));
  switch (dialect) {
    case 'twilio':
      return signCallback(key, url, {});
    case 'signalwire':
      return createHmac('sha1', key).update(url).update(body).digest('hex');
  }
}

const formIn = (body: Uint8Array): Form =>
  Object.fromEntries(parseForm(Buffer.from(body).toString('utf8')));
