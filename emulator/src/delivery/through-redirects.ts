/**
 * One attempt with the redirects that it meets, all of them within the time of one. It knows nothing
 * of retries.
 */
import type { KeyObject } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { CallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { SendManner, SignatureKind } from '../contract/mischief.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { AnswerLimits } from './answer-deadline.ts';
import { type AttemptResult, attempt, type WireRequest } from './attempt.ts';
import { MOST_REDIRECTS, redirectOf, withoutRedirect } from './redirects.ts';
import { redirectedRequest } from './wire-request.ts';

/** What every attempt needs. */
export interface Route {
  readonly dialect: Dialect;
  readonly key: KeyObject;
  readonly timer: Timer;
  readonly dispatcherFor: (target: CallbackTarget) => Dispatcher;
  /** Once it is, nothing new is sent. */
  readonly isClosed: () => boolean;
}

/** What is sent in one attempt, where to, and how. */
export interface Shipment {
  readonly target: CallbackTarget;
  readonly request: WireRequest;
  readonly signature: SignatureKind;
  readonly manner: SendManner;
  readonly limits: AnswerLimits;
}

/**
 * Sends, and follows where it is sent; calls back exactly once, with the last answer. The first
 * address decides how patiently.
 */
export function attemptThroughRedirects(
  route: Route,
  { target: first, request, signature, manner, limits: all }: Shipment,
  done: (result: AttemptResult) => void,
): void {
  const { dialect, key, timer, dispatcherFor, isClosed } = route;
  const startedAt = timer.now();
  const send = (target: CallbackTarget, wire: WireRequest, redirects: number): void => {
    const passedMs = redirects === 0 ? 0 : timer.now() - startedAt;
    const limits = passedMs === 0 ? all : { ...all, totalMs: Math.max(1, all.totalMs - passedMs) };
    const answered = (result: AttemptResult): void => {
      if (result.failure !== 'redirect' || isClosed()) {
        done(result.failure === null ? judged(result, dialect) : result);
        return;
      }
      const redirect = redirectOf(result, target, dialect);
      if (redirect === null || redirects >= MOST_REDIRECTS) {
        done(withoutRedirect(result, redirect !== null));
        return;
      }
      const { target: next, keepsMethod } = redirect;
      send(
        next,
        redirectedRequest(dialect, key, wire, next, keepsMethod, signature),
        redirects + 1,
      );
    };
    attempt(dispatcherFor(target), wire, limits, timer, answered, manner);
  };
  send(first, request, 0);
}

/**
 * SignalWire expects 200 or 204, and logs any other answer as a failure (SignalWire docs "Common
 * webhook errors", August 2026); Twilio takes every 2xx.
 */
function judged(result: AttemptResult, dialect: Dialect): AttemptResult {
  const { status } = result;
  if (dialect === 'twilio' || status === 200 || status === 204) return result;
  return { ...result, failure: 'unexpected' };
}
