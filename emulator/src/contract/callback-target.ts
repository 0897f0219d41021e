/**
 * A callback URL, read once: where to connect, what to ask for, what to sign, and how patiently.
 * It never opens a connection.
 */

import { type DeliveryPolicy, deliveryPolicy } from './delivery-policy.ts';
import type { Dialect } from './dialect.ts';

/** What an address is for: the providers sign calls and messages a little differently. */
export type CallbackPurpose = 'call' | 'message';

/** Where a callback goes. */
export interface CallbackTarget {
  /** Scheme, host and port: where to connect. */
  readonly origin: string;
  /** Path and query, as on the wire. */
  readonly path: string;
  /** What stands before the path in the text that is signed. */
  readonly signedOrigin: string;
  /** The value of an Authorization header, where the URL carries credentials. */
  readonly authorization: string | null;
  readonly policy: DeliveryPolicy;
}

/**
 * Reads an absolute http(s) URL; null for anything else, and where its credentials make no sense.
 * It is normalised (host in lower case, a path always), and what is signed is what is sent, without
 * fragment. Signed without credentials, but for SignalWire's messages; Twilio drops the port too
 * where the scheme is https.
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

/** Undefined where an escape in the credentials stands for nothing. */
function basic(credentials: string): string | undefined {
  try {
    return `Basic ${Buffer.from(decodeURIComponent(credentials)).toString('base64')}`;
  } catch {
    return undefined;
  }
}
