/**
 * A provider's signature over a callback, for callbacks that Callboard sends itself: test callbacks and
 * replayed ones. The receiving side has its own implementation, and so has the emulator; all three are
 * held to the same recorded vectors (`tests/fixtures/signatures.json`).
 */
import { createHmac } from 'node:crypto';

/** Decoded parameters of a form; a list for a name that's repeated. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** Whose parameters, headers and REST API are spoken. */
export type Dialect = 'signalwire' | 'twilio';

/** The header that carries the signature. */
export const SIGNATURE_HEADER = {
  signalwire: 'x-signalwire-signature',
  twilio: 'x-twilio-signature',
} as const satisfies Readonly<Record<Dialect, string>>;

/**
 * Base64 of HMAC-SHA1 over the URL, then each parameter's name and value, names in order. A repeated
 * name is followed by each of its distinct values, in order. A GET carries its parameters in the URL, so
 * the form is empty. The URL is signed exactly as given, without its fragment.
 *
 * Source: Twilio docs "Security", SignalWire docs "Webhook security" (August 2026).
 */
export function signCallback(key: string, url: string, form: Form): string {
  let message = url.split('#', 1)[0] ?? url;
  for (const name of Object.keys(form).sort()) {
    for (const value of distinctInOrder(form[name] ?? '')) message += name + value;
  }
  return createHmac('sha1', key).update(message).digest('base64');
}

const distinctInOrder = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : [...new Set(value)].sort();

/** A form as `application/x-www-form-urlencoded`. */
export function encodeForm(form: Form): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of [value].flat()) text.append(name, one);
  }
  return text.toString();
}
