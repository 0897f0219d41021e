/**
 * A callback URL, parsed once: where to connect, what to request, what to sign, how long to wait.
 * It never opens a connection.
 */

import { type DeliveryPolicy, deliveryPolicy } from './delivery-policy.ts';
import type { Dialect } from './dialect.ts';

/** What a callback is about: the providers sign calls and messages a little differently. */
export type CallbackPurpose = 'call' | 'message';

/** Where a callback goes. */
export interface CallbackTarget {
  /** Scheme, host and port: where to connect. */
  readonly origin: string;
  /** Path and query, as on the wire. */
  readonly path: string;
  /** What precedes the path in the signed text. */
  readonly signedOrigin: string;
  /** The value of the Authorization header if the URL has credentials. */
  readonly authorization: string | null;
  readonly policy: DeliveryPolicy;
}

/**
 * Parses an absolute http(s) URL; null for anything else, and for malformed credentials. The URL is
 * normalized (lower-case host, never an empty path), and signed as it is sent, without its fragment.
 * Credentials aren't signed, except in SignalWire's messages; nor is Twilio's port on https.
 * Sources: Twilio docs "Security"; SignalWire docs "Verify SWML request signatures" (August 2026).
 */
export function parseCallbackTarget(
  text: string,
  dialect: Dialect,
  purpose: CallbackPurpose,
): CallbackTarget | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const credentials = url.username === '' ? '' : `${url.username}:${url.password}`;
  const authorization = credentials === '' ? null : basic(credentials);
  if (authorization === undefined) return null;
  const host = dialect === 'twilio' && url.protocol === 'https:' ? url.hostname : url.host;
  const signsCredentials = dialect === 'signalwire' && purpose === 'message' && credentials !== '';
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    signedOrigin: `${url.protocol}//${signsCredentials ? `${credentials}@` : ''}${host}`,
    authorization,
    policy: deliveryPolicy(dialect, url.hash),
  };
}

/** Undefined if the credentials have a malformed escape. */
function basic(credentials: string): string | undefined {
  try {
    return `Basic ${Buffer.from(decodeURIComponent(credentials)).toString('base64')}`;
  } catch {
    return undefined;
  }
}

/** A path with these parameters after those that it has. */
export const withQuery = (path: string, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`;
