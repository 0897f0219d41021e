/**
 * Where an answer redirects a request. Providers only follow 301, 302, 303 and 307 (Twilio docs, error
 * 11216), SignalWire three in a row (SignalWire docs "Common webhook errors", August 2026). Twilio
 * doesn't document how many; we take the same.
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
  /** 307: the request keeps its method and body. */
  readonly keepsMethod: boolean;
}

/** Where an answer from `target` redirects to; null for an invalid redirect. */
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

/** The result of an attempt that ends with a redirect: one too many, or an invalid one. */
export const withoutRedirect = (result: AttemptResult, isValid: boolean): AttemptResult =>
  isValid ? result : { ...result, cause: INVALID_REDIRECT };
