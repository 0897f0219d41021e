/**
 * One HTTP attempt: sends, waits within the policy's limits, and says in one result what came of
 * it. It decides nothing about retries.
 */
import type { Dispatcher } from 'undici';
import type { Timer } from '../../ports/clock.ts';
import type { CallbackMethod } from '../callbacks/subscription.ts';
import type { DeliveryPolicy, FailureKind } from './delivery-policy.ts';

/** A request as it goes on the wire. */
export interface WireRequest {
  readonly method: CallbackMethod;
  readonly path: string;
  readonly headers: string[];
  readonly body: Buffer | null;
}

/** What came of an attempt. A failure of kind `4xx`, `5xx` or `other` has a status too. */
export interface AttemptResult {
  readonly status: number | null;
  readonly failure: FailureKind | null;
  /** The system's or library's error code, e.g. `ENOTFOUND`; null where there was an answer. */
  readonly cause: string | null;
}

/** Sends once, and calls back exactly once. */
export function attempt(
  dispatcher: Dispatcher,
  request: WireRequest,
  policy: DeliveryPolicy,
  timer: Timer,
  done: (result: AttemptResult) => void,
): void {
  let status: number | null = null;
  let sent = false;
  let stopTimer: (() => void) | null = null;
  const finish = (result: AttemptResult) => {
    stopTimer?.();
    stopTimer = null;
    done(result);
  };
  dispatcher.dispatch(
    {
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body,
      headersTimeout: policy.readMs,
      bodyTimeout: policy.readMs,
    },
    {
      onRequestStart(controller) {
        sent = true;
        // The library knows no limit to the whole: a body that trickles would last for ever.
        stopTimer ??= timer.after(policy.totalMs, () => controller.abort(new TotalTimeoutError()));
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData() {
        // The body of an answer means nothing to a provider.
      },
      onResponseEnd() {
        finish({ status, failure: failureOfStatus(status), cause: null });
      },
      onResponseError(_controller, error) {
        const cause = codeOf(error);
        finish({ status: null, failure: failureOfError(cause, sent), cause });
      },
    },
  );
}

/** Raised inside an attempt that takes longer than its policy allows in total. */
class TotalTimeoutError extends Error {
  readonly code = 'TOTAL_TIMEOUT';
  constructor() {
    super('The receiver did not finish its answer in the time that a provider allows in total.');
    this.name = 'TotalTimeoutError';
  }
}

function failureOfStatus(status: number | null): FailureKind | null {
  if (status === null) return 'other';
  if (status >= 500) return '5xx';
  if (status >= 400) return '4xx';
  return status >= 300 ? 'other' : null;
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'TOTAL_TIMEOUT',
]);

function failureOfError(cause: string, sent: boolean): FailureKind {
  if (TIMEOUTS.has(cause)) return 'timeout';
  if (!sent) return 'connect';
  return cause.startsWith('HPE_') ? 'other' : 'reset';
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.name;
