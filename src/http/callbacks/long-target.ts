/**
 * Refuses requests whose path and query are longer than any legitimate one, before their parameters are
 * parsed, so that they cost little.
 */

import { type HttpError, httpError } from '../errors/errors.ts';

/** The error for a target that's too long, or null. The body hasn't been read yet. */
export function refuseLongTarget(target: string, limitBytes: number): HttpError | null {
  if (target.length <= limitBytes) return null;
  const message = `The path and query together are longer than ${limitBytes} bytes.`;
  return httpError('target_too_long', message, { limitBytes });
}
