/**
 * Signed requests as the bytes that a provider puts on the wire. They are signed by Twilio's own SDK,
 * so that neither `ingest` nor the emulator is asked what a signature is.
 */

import twilio from 'twilio';
import type { Parameters } from './load-calls.ts';

export interface Provider {
  readonly signingKey: string;
  /** The URL that the provider was given: what it signs, wherever the bytes go. */
  readonly url: string;
}

/** One callback by POST, or with its parameters in the URL by GET. Sent again, it is these bytes. */
export function signedRequest(
  { signingKey, url }: Provider,
  method: 'GET' | 'POST',
  parameters: Parameters,
): Buffer {
  const form = new URLSearchParams(parameters).toString();
  const { host, pathname } = new URL(url);
  const isPost = method === 'POST';
  const signature = twilio.getExpectedTwilioSignature(
    signingKey,
    isPost ? url : `${url}?${form}`,
    isPost ? parameters : {},
  );
  const head =
    `${method} ${isPost ? pathname : `${pathname}?${form}`} HTTP/1.1\r\n` +
    `Host: ${host}\r\nX-SignalWire-Signature: ${signature}\r\n`;
  const body = isPost
    ? `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`
    : '\r\n';
  return Buffer.from(head + body, 'latin1');
}
