/**
 * The signature of a form callback, implemented separately for the benchmark: the generator signs with it,
 * and the second yardstick checks it. It uses none of Callboard's code.
 */

import { createHmac } from 'node:crypto';

export type Parameter = readonly [name: string, value: string];

/**
 * Base64 of the HMAC-SHA1 over the URL followed by every parameter's name and value, sorted by name
 * in byte order (Twilio docs: Security; SignalWire docs: Webhook security; both August 2026).
 */
export function signForm(key: string, url: string, parameters: readonly Parameter[]): string {
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  let text = url;
  for (const [name, value] of sorted) text += name + value;
  return createHmac('sha1', key).update(text).digest('base64');
}
