/**
 * The provider's signature of a form callback. The receiver has an implementation of its own, on
 * purpose; both are tested against the same recorded vectors.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import type { Parameters } from './form.ts';

/**
 * Signs a callback: base64 of HMAC-SHA1 over the URL followed by every parameter's name and
 * decoded value, names in byte order. For a GET, whose parameters are in the URL, pass none.
 * Source: Twilio docs "Security", SignalWire docs "Webhook security" (August 2026).
 */
export function signForm(key: KeyObject | string, url: string, parameters: Parameters): string {
  let text = url;
  for (const name of Object.keys(parameters).sort()) text += name + (parameters[name] ?? '');
  return createHmac('sha1', key).update(text).digest('base64');
}
