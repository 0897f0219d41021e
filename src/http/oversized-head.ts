/**
 * Requests whose head alone is larger than any honest one: refused before anything looks at their path,
 * query or headers, so that they cost less than what they ask for.
 */

import type { IncomingMessage } from 'node:http';
import { type HttpError, httpError } from './errors.ts';
import type { Limits } from './limits.ts';

/** What a request is refused with for its size; null where it isn't. Its body is still to come. */
export function refuseOversizedHead(
  { url = '', rawHeaders }: IncomingMessage,
  limits: Pick<Limits, 'targetBytes' | 'headers'>,
): HttpError | null {
  if (url.length > limits.targetBytes) {
    const message = `Path and query together are longer than ${limits.targetBytes} bytes.`;
    return httpError('target_too_long', message, { limitBytes: limits.targetBytes });
  }
  // Names and values by turns.
  if (rawHeaders.length > 2 * limits.headers) {
    const message = `The request has more than ${limits.headers} headers.`;
    return httpError('headers_too_large', message, { limit: limits.headers });
  }
  return null;
}
