/**
 * One HTTP attempt: sends, waits within the policy's limits, and returns one result. It never
 * retries or follows redirects.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { FailureKind } from '../contract/delivery-policy.ts';
import { type SendManner, WELL_BEHAVED } from '../contract/mischief.ts';
import type { CallbackMethod } from '../contract/subscription.ts';
import type { Timer } from '../vocabulary/clock.ts';
import { AnswerDeadline, type AnswerLimits, type ExpiredLimit } from './answer-deadline.ts';
import { spoiledBody } from './spoiled-body.ts';

/** A request as it goes on the wire. */
export interface WireRequest {
  readonly method: CallbackMethod;
  readonly path: string;
  readonly headers: string[];
  readonly body: Buffer | null;
}

/** The result of an attempt. If there was an answer, a failure has a status too. */
export interface AttemptResult {
  readonly status: number | null;
  readonly failure: FailureKind | null;
  /** The system's or library's error code, e.g. `ENOTFOUND`; null if there was an answer. */
  readonly cause: string | null;
  /** The Location of a redirect, as given; null if there's none. */
  readonly location: string | null;
  /** Whether the receiver accepted the request with a 2xx, even if the answer was lost. */
  readonly accepted: boolean;
}

/** Receives an answer whose content matters. */
export interface AnswerReader {
  head(headers: Readonly<Record<string, string | readonly string[] | undefined>>): void;
  data(chunk: Uint8Array): void;
}

/** SignalWire docs "Common webhook errors" (August 2026): answers are kept below 64 kB. */
const LONGEST_ANSWER_BYTES = 64 * 1024;

/** Sends once, and calls back exactly once. */
export function attempt(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: AnswerLimits,
  timer: Timer,
  done: (result: AttemptResult) => void,
  manner: SendManner = WELL_BEHAVED,
  reader: AnswerReader | null = null,
): void {
  const { method, path } = request;
  dispatcher.dispatch(
    { method, path, ...contentOf(request, manner, timer), headersTimeout: 0, bodyTimeout: 0 },
    new Attempt(new AnswerDeadline(timer, limits), manner, reader, done),
  );
}

class Attempt implements Dispatcher.DispatchHandler {
  readonly #deadline: AnswerDeadline;
  readonly #manner: SendManner;
  readonly #reader: AnswerReader | null;
  readonly #done: (result: AttemptResult) => void;
  #status: number | null = null;
  #location: string | null = null;
  #isSent = false;
  #answerBytes = 0;

  constructor(
    deadline: AnswerDeadline,
    manner: SendManner,
    reader: AnswerReader | null,
    done: (result: AttemptResult) => void,
  ) {
    this.#deadline = deadline;
    this.#manner = manner;
    this.#reader = reader;
    this.#done = done;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#isSent = true;
    const sendingMs = this.#manner.body === 'trickled' ? this.#manner.trickleMs : 0;
    this.#deadline.start(sendingMs, (limit) =>
      controller.abort(new AttemptError(limit, 'The answer took too long.')),
    );
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#deadline.heard();
    this.#reader?.head(headers);
    if (status >= 300 && status < 400) this.#location = textOf(headers['location']);
    if (this.#manner.cutsAnswer) {
      controller.abort(new AttemptError('ANSWER_CUT', 'The answer was left unread on purpose.'));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    // Providers ignore the content of answers to callbacks, but not their length.
    this.#answerBytes += chunk.length;
    this.#deadline.heard();
    this.#reader?.data(chunk);
    if (this.#answerBytes > LONGEST_ANSWER_BYTES) {
      controller.abort(new AttemptError('ANSWER_TOO_LARGE', 'The answer exceeds 64 kB.'));
    }
  }

  onResponseEnd(): void {
    this.#finish(this.#status, failureOfStatus(this.#status), null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const cause = codeOf(error);
    this.#finish(null, failureOfError(cause, this.#isSent), cause);
  }

  #finish(status: number | null, failure: FailureKind | null, cause: string | null): void {
    this.#deadline.stop();
    const accepted = this.#status !== null && this.#status >= 200 && this.#status < 300;
    this.#done({ status, failure, cause, location: this.#location, accepted });
  }
}

/** Headers and body; a spoiled body is still announced with its full length. */
function contentOf({ headers, body }: WireRequest, manner: SendManner, timer: Timer) {
  if (body === null || manner.body === 'whole') return { headers, body };
  return {
    headers: [...headers, 'content-length', `${body.length}`],
    body: spoiledBody(body, manner, timer),
  };
}

/** Aborts an attempt; `code` says why. */
class AttemptError extends Error {
  readonly code: ExpiredLimit | 'ANSWER_CUT' | 'ANSWER_TOO_LARGE';
  constructor(code: ExpiredLimit | 'ANSWER_CUT' | 'ANSWER_TOO_LARGE', message: string) {
    super(message);
    this.name = 'AttemptError';
    this.code = code;
  }
}

function failureOfStatus(status: number | null): FailureKind | null {
  if (status === null) return 'other';
  if (status >= 500) return '5xx';
  if (status >= 400) return '4xx';
  return status >= 300 ? 'redirect' : null;
}

const TIMEOUTS: ReadonlySet<string> = new Set<ExpiredLimit>(['READ_TIMEOUT', 'TOTAL_TIMEOUT']);

function failureOfError(cause: string, sent: boolean): FailureKind {
  if (TIMEOUTS.has(cause)) return 'timeout';
  if (!sent) return 'connect';
  if (cause === 'ANSWER_TOO_LARGE') return 'too-large';
  return cause === NOT_HTTP ? 'other' : 'reset';
}

/** The library's name for an unreadable answer; this error has no code (undici 7.30). */
const NOT_HTTP = 'HTTPParserError';

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // To the library, an answer that breaks off is unreadable, too.
  return error.name === NOT_HTTP && /EOF/.test(error.message) ? 'ECONNRESET' : error.name;
}

const textOf = (header: string | readonly string[] | undefined): string | null =>
  (typeof header === 'string' ? header : header?.[0]) ?? null;
