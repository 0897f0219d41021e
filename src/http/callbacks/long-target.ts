/**
 * Requests whose path and query are longer than any honest one: refused before anything looks for
 * parameters in them, so that they cost less than what they ask for.
 */

import { type HttpError, httpError } from '../errors/errors.ts';

/** What a request with this target is refused with; null where it isn't. Its body is still to come. */
export function refuseLongTarget(target: string, limitBytes: number): HttpError | null {
  if (target.length <= limitBytes) return null;
  const message = `Path and query together are longer than ${limitBytes} bytes.`;
  return httpError('target_too_long', message, { limitBytes });
}
