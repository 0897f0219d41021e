/**
 * One attempt with the redirects that it meets, all of them within the time of one. It knows nothing
 * of retries.
 */
import type { KeyObject } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Timer } from '../../ports/clock.ts';
import type { Dialect } from '../dialect.ts';
import { type AttemptResult, attempt, type WireRequest } from './attempt.ts';
import type { CallbackTarget } from './callback-target.ts';
import type { SendManner } from './mischief.ts';
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

/**
 * Sends, and follows where it is sent; calls back exactly once, with the last answer. The first
 * address decides how patiently.
 */
export function attemptThroughRedirects(
  route: Route,
  first: CallbackTarget,
  request: WireRequest,
  manner: SendManner,
  done: (result: AttemptResult) => void,
): void {
  const { dialect, key, timer, dispatcherFor, isClosed } = route;
  const { policy } = first;
  const startedAt = timer.now();
  const send = (target: CallbackTarget, wire: WireRequest, redirects: number): void => {
    const passedMs = redirects === 0 ? 0 : timer.now() - startedAt;
    const limits =
      passedMs === 0 ? policy : { ...policy, totalMs: Math.max(1, policy.totalMs - passedMs) };
    const answered = (result: AttemptResult): void => {
      if (result.failure !== 'redirect' || isClosed()) {
        done(result);
        return;
      }
      const redirect = redirectOf(result, target, dialect);
      if (redirect === null || redirects >= MOST_REDIRECTS) {
        done(withoutRedirect(result, redirect !== null));
        return;
      }
      const { target: next, keepsMethod } = redirect;
      send(next, redirectedRequest(dialect, key, wire, next, keepsMethod), redirects + 1);
    };
    attempt(dispatcherFor(target), wire, limits, timer, answered, manner);
  };
  send(first, request, 0);
}
