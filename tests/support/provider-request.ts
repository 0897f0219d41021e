/**
 * Signed requests as the bytes that a provider sends. They are signed by Twilio's own SDK, so that neither
 * `ingest` nor the emulator decides what a signature is.
 */

import twilio from 'twilio';
import type { Parameters } from './load-calls.ts';

export interface Provider {
  readonly signingKey: string;
  /** The URL configured at the provider, which it signs wherever the bytes go. */
  readonly url: string;
}

/** A callback's body, and its headers. */
export function signedForm(
  { signingKey, url }: Provider,
  parameters: Parameters,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = new URLSearchParams(parameters).toString();
  return {
    headers: {
      host: new URL(url).host,
      'x-signalwire-signature': twilio.getExpectedTwilioSignature(signingKey, url, parameters),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    },
    body,
  };
}

/** One callback by POST, or with its parameters in the URL by GET. A repeat sends the same bytes. */
export function signedRequest(
  provider: Provider,
  method: 'GET' | 'POST',
  parameters: Parameters,
): Buffer {
  const { signingKey, url } = provider;
  const { host, pathname } = new URL(url);
  if (method === 'POST') {
    const { headers, body } = signedForm(provider, parameters);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`, 'latin1');
  }
  const query = new URLSearchParams(parameters).toString();
  const signature = twilio.getExpectedTwilioSignature(signingKey, `${url}?${query}`, {});
  return Buffer.from(
    `GET ${pathname}?${query} HTTP/1.1\r\nHost: ${host}\r\nX-SignalWire-Signature: ${signature}\r\n\r\n`,
    'latin1',
  );
}
