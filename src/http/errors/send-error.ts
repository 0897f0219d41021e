/** Errors on their way out: one shape whatever went wrong, and never a word of the machinery. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { StoreUnavailable } from '../../ports/store-unavailable.ts';
import { errorHeaders } from './error-headers.ts';
import { type HttpError, httpError } from './errors.ts';
import { faultOf } from './fault.ts';

/** Answers an error as JSON. */
export function sendError(reply: FastifyReply, error: HttpError): FastifyReply {
  const text = JSON.stringify(error.body);
  return reply
    .removeHeader('content-disposition')
    .code(error.status)
    .headers(errorHeaders(error, text))
    .send(text);
}

/** What the framework refuses before a route sees it, and what a route did not expect. */
export interface ErrorSink {
  readonly logger: Logger;
  readonly bodyBytes: number;
}

/** Answers an error that was thrown. Only a broken one of ours is logged. */
export function sendThrown(error: unknown, reply: FastifyReply, sink: ErrorSink): FastifyReply {
  if (isUnavailable(error)) return sendError(reply, unavailable(error));
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return sendError(
        reply,
        httpError('body_too_large', `The body is longer than ${sink.bodyBytes} bytes.`, {
          limitBytes: sink.bodyBytes,
        }),
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      return sendError(
        reply,
        httpError('bad_content_type', 'The Content-Type header cannot be read.'),
      );
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return sendError(
        reply,
        httpError('malformed_http', 'The body is not as long as Content-Length says.'),
      );
    case 'FST_ERR_BAD_URL':
      return sendError(
        reply,
        httpError('bad_url', 'The path holds a broken percent escape. Encode it as UTF-8.'),
      );
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return sendError(reply, httpError('not_found', 'Nothing is at a path as long as this one.'));
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      // The client left in the middle of its body: nobody reads this.
      return sendError(reply, httpError('malformed_http', 'The body ended early.'));
    default:
      if (isTheirs(error)) {
        return sendError(reply, httpError('malformed_http', 'The request cannot be understood.'));
      }
      sink.logger.error(
        {
          ...faultOf(error),
          method: reply.request.method,
          route: reply.request.routeOptions.url,
        },
        'A request failed unexpectedly.',
      );
      return sendError(
        reply,
        httpError('internal_error', 'Something broke on the server. Its log says what.'),
      );
  }
}

/** The store can't answer truthfully at the moment. Its log says why; this is no fault of ours. */
function unavailable({ cannot, lagMs }: StoreUnavailable): HttpError {
  const headers = { 'retry-after': '2' };
  switch (cannot) {
    case 'catch-up': {
      const message =
        `The database is ${lagMs} ms behind what was acknowledged, so the answer would lack ` +
        'something. Ask again; if it lasts, check the disk and the log.';
      return { ...httpError('store_behind', message, { lagMs }), headers };
    }
    case 'read': {
      const message =
        "Stored calls can't be read at the moment; callbacks are kept meanwhile. Ask again in a few seconds.";
      return { ...httpError('store_unreadable', message), headers };
    }
    case 'damaged': {
      const message =
        'Pages of the database that the answer needs are damaged; callbacks are kept meanwhile. ' +
        'Check the disk, stop Callboard, and run callboard rebuild.';
      return httpError('store_damaged', message);
    }
  }
}

const isUnavailable = (error: unknown): error is StoreUnavailable =>
  codeOf(error) === 'STORE_UNAVAILABLE';

/** Whether the framework holds the client to blame. */
const isTheirs = (error: unknown): boolean =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
