/**
 * Where an answer sends a callback. Providers follow 301, 302, 303 and 307, and no others (Twilio
 * docs, error 11216); SignalWire three of them in a row (SignalWire docs "Common webhook errors",
 * August 2026). Twilio's count is not documented: the same is taken.
 */

import { parseUrl } from '../contract/addresses.ts';
import { type CallbackTarget, parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { AttemptResult } from './attempt.ts';
import { INVALID_REDIRECT } from './error-codes.ts';

export const MOST_REDIRECTS = 3;

const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307]);

export interface Redirect {
  readonly target: CallbackTarget;
  /** 307: the request stays what it is. */
  readonly keepsMethod: boolean;
}

/** Where an answer leads from `target`; null where that is nowhere. */
export function redirectOf(
  { status, location }: AttemptResult,
  target: CallbackTarget,
  dialect: Dialect,
): Redirect | null {
  if (status === null || location === null || !FOLLOWED.has(status)) return null;
  const url = parseUrl(location, target.origin + target.path);
  const next = url === null ? null : parseCallbackTarget(url.href, dialect, 'call');
  return next === null ? null : { target: next, keepsMethod: status === 307 };
}

/** The result of an attempt that ends with a redirect: there were too many, or it leads nowhere. */
export const withoutRedirect = (result: AttemptResult, isValid: boolean): AttemptResult =>
  isValid ? result : { ...result, cause: INVALID_REDIRECT };
