/**
 * The hot path: passes requests from Node's HTTP server to the receiver and sends its answer. It bypasses the
 * framework that serves everything else, because that costs as much CPU as HTTP itself (a third of a request
 * in all), and callbacks need no parsing, hooks or logging. There's no access check, because the receiver
 * verifies signatures.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorBody } from '../../core/wire/error.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { CallbackReply, Receiver } from '../../ports/receiver.ts';
import { errorHeaders } from '../errors/error-headers.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { faultOf } from '../errors/fault.ts';
import type { RefusalPace } from './refusal-pace.ts';
import { dropPiece, type TakenRequest } from './taken-request.ts';

/** The callback paths. Callbacks are recognised by their parameters, so each path accepts every kind. */
export const CALLBACK_PATHS = [
  '/callbacks/voice',
  '/callbacks/recording',
  '/callbacks/conference',
  '/callbacks/message',
  '/CallStatus',
] as const;

const TAKEN: ReadonlySet<string> = new Set(CALLBACK_PATHS.flatMap((path) => [path, `${path}/`]));

/** Whether a request target (path and query, or the complete URL that proxies send) is a callback path. */
export function isCallbackTarget(target: string): boolean {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  return TAKEN.has(path) || TAKEN.has(path.replace(/^https?:\/\/[^/]*/i, ''));
}

export interface CallbackListenerOptions {
  readonly receiver: Receiver;
  readonly metrics: Pick<Metrics, 'rejected'>;
  readonly logger: Logger;
  readonly bodyBytes: number;
  readonly pace: RefusalPace;
  /** Whether the server is closing, so connections should end. */
  readonly isClosing: () => boolean;
}

const NO_BODY = new Uint8Array(0);

/** Answers requests to callback paths. */
export function createCallbackListener(
  options: CallbackListenerOptions,
): (request: TakenRequest, response: ServerResponse) => void {
  const { receiver, metrics, logger, bodyBytes, pace, isClosing } = options;

  const answer = (response: ServerResponse, verdict: CallbackReply): void => {
    if (isClosing()) response.shouldKeepAlive = false;
    if (verdict.error !== null) endWithError(response, refusalOf(verdict, verdict.error));
    else response.writeHead(204).end();
  };

  /** Errors caused by the sender are rate-limited, so that callbacks get the CPU. */
  const answerInTurn = (
    { socket }: IncomingMessage,
    response: ServerResponse,
    verdict: CallbackReply,
  ): void => {
    if (verdict.status < 400 || verdict.status >= 500) answer(response, verdict);
    else pace.answer(socket, () => answer(response, verdict));
  };

  const judge = (request: IncomingMessage, response: ServerResponse, body: Uint8Array): void => {
    const { method = 'GET', url: target = '/', headers } = request;
    try {
      receiver.receive({ method, target, headers, body, encrypted: false }, (verdict) => {
        answerInTurn(request, response, verdict);
      });
    } catch (error) {
      logger.error({ ...faultOf(error) }, 'A callback failed unexpectedly.');
      const message = 'Something went wrong on the server. Its log says what.';
      endWithError(response, httpError('internal_error', message));
    }
  };

  return (request, response) => {
    const { method = 'GET', url: target = '/', headers } = request;
    if (headers.host === undefined && request.httpVersion !== '1.0') {
      refuseWithoutHost(response, metrics);
      return;
    }
    if (method === 'GET') {
      judge(request, response, NO_BODY);
      return;
    }
    const refused = receiver.refuseHead({ method, target, headers });
    if (refused !== null) {
      request.takeBody(dropPiece);
      pace.answer(request.socket, () => answer(response, refused));
      return;
    }
    readBody(request, bodyBytes, (body) => {
      if (body !== null) judge(request, response, body);
      else refuseTooLarge(response, metrics, bodyBytes);
    });
  };
}

function refuseWithoutHost(response: ServerResponse, metrics: Pick<Metrics, 'rejected'>): void {
  const message = 'The request has no Host header.';
  metrics.rejected('malformed-http', message);
  endWithError(response, httpError('malformed_http', message));
}

function refuseTooLarge(
  response: ServerResponse,
  metrics: Pick<Metrics, 'rejected'>,
  limitBytes: number,
): void {
  metrics.rejected('too-large');
  const message = `The body is longer than ${limitBytes} bytes.`;
  endWithError(response, httpError('body_too_large', message, { limitBytes }));
}

/**
 * Calls back once with the body, or with null once it's too long; never if the client disconnects first. The
 * rest of a body that's too long is read and discarded: closing the connection would reset it, and the answer
 * would be lost.
 */
function readBody(
  request: TakenRequest,
  limit: number,
  done: (body: Uint8Array | null) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    request.resume();
    done(null);
    return;
  }
  const pieces: Buffer[] = [];
  let length = 0;
  request.takeBody((piece) => {
    if (length > limit) return;
    if (piece === null) {
      const [first] = pieces;
      done(first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces, length));
      return;
    }
    length += piece.length;
    if (length <= limit) pieces.push(piece);
    else done(null);
  });
}

function refusalOf({ status, retryAfterSeconds }: CallbackReply, body: ErrorBody): HttpError {
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (status === 405) headers['allow'] = 'GET, POST';
  return { status, body, headers };
}

/** Sends an error. */
export function endWithError(response: ServerResponse, error: HttpError): void {
  const text = JSON.stringify(error.body);
  response.writeHead(error.status, errorHeaders(error, text)).end(text);
}
