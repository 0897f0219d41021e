/**
 * One attempt including its redirects, all within the time of one. Callbacks and requests for
 * documents share it. It never retries.
 */
import type { KeyObject } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { CallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { SendManner, SignatureKind } from '../contract/mischief.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { AnswerLimits } from './answer-deadline.ts';
import { type AnswerReader, type AttemptResult, attempt, type WireRequest } from './attempt.ts';
import { MOST_REDIRECTS, redirectOf, withoutRedirect } from './redirects.ts';
import { redirectedRequest } from './wire-request.ts';

/** What every attempt needs. */
export interface Route {
  readonly dialect: Dialect;
  readonly key: KeyObject;
  readonly timer: Timer;
  readonly dispatcherFor: (target: CallbackTarget) => Dispatcher;
  /** Once closed, nothing new is sent. */
  readonly isClosed: () => boolean;
}

/** What to send, where, and how. */
export interface Shipment {
  readonly target: CallbackTarget;
  readonly request: WireRequest;
  readonly signature: SignatureKind;
  readonly manner: SendManner;
  readonly limits: AnswerLimits;
  /** Makes a reader for each answer; without it, answers aren't read. */
  readonly newReader?: () => AnswerReader;
}

/**
 * Sends, and follows redirects; calls back exactly once, with the last answer and the address that
 * gave it. The first address sets the limits.
 */
export function attemptThroughRedirects(
  route: Route,
  shipment: Shipment,
  done: (result: AttemptResult, last: CallbackTarget) => void,
): void {
  const { dialect, key, timer, dispatcherFor, isClosed } = route;
  const { target: first, request, signature, manner, limits: all, newReader } = shipment;
  const startedAt = timer.now();
  const send = (target: CallbackTarget, wire: WireRequest, redirects: number): void => {
    const passedMs = redirects === 0 ? 0 : timer.now() - startedAt;
    const limits = passedMs === 0 ? all : { ...all, totalMs: Math.max(1, all.totalMs - passedMs) };
    const answered = (result: AttemptResult): void => {
      if (result.failure !== 'redirect' || isClosed()) {
        done(result, target);
        return;
      }
      const redirect = redirectOf(result, target, dialect);
      if (redirect === null || redirects >= MOST_REDIRECTS) {
        done(withoutRedirect(result, redirect !== null), target);
        return;
      }
      const { target: next, keepsMethod } = redirect;
      const nextWire = redirectedRequest(dialect, key, wire, next, keepsMethod, signature);
      send(next, nextWire, redirects + 1);
    };
    attempt(dispatcherFor(target), wire, limits, timer, answered, manner, newReader?.());
  };
  send(first, request, 0);
}

/** The same for a callback; of its answer, only the status counts. */
export function deliverThroughRedirects(
  route: Route,
  shipment: Shipment,
  done: (result: AttemptResult) => void,
): void {
  attemptThroughRedirects(route, shipment, (result) =>
    done(result.failure === null ? judged(result, route.dialect) : result),
  );
}

/**
 * SignalWire expects 200 or 204, and logs any other answer as a failure (SignalWire docs "Common
 * webhook errors", August 2026); Twilio accepts any 2xx.
 */
function judged(result: AttemptResult, dialect: Dialect): AttemptResult {
  const { status } = result;
  if (dialect === 'twilio' || status === 200 || status === 204) return result;
  return { ...result, failure: 'unexpected' };
}
