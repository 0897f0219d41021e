/** Sends errors as JSON. All have the same shape, and none reveals internals. */

import type { FastifyReply } from 'fastify';
import type { Logger } from '../../ports/logger.ts';
import type { StoreUnavailable } from '../../ports/store-unavailable.ts';
import { errorHeaders } from './error-headers.ts';
import { type HttpError, httpError } from './errors.ts';
import { faultOf } from './fault.ts';

/** Sends an error as JSON. */
export function sendError(reply: FastifyReply, error: HttpError): FastifyReply {
  const text = JSON.stringify(error.body);
  return reply
    .removeHeader('content-disposition')
    .code(error.status)
    .headers(errorHeaders(error, text))
    .send(text);
}

/** What errors from the framework and the routes need: a log, and the limit to report. */
export interface ErrorSink {
  readonly logger: Logger;
  readonly bodyBytes: number;
}

/** Sends a thrown error. Only unexpected ones are logged. */
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
      return sendError(reply, httpError('bad_content_type', 'The Content-Type header is invalid.'));
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return sendError(
        reply,
        httpError('malformed_http', "The body's length doesn't match Content-Length."),
      );
    case 'FST_ERR_BAD_URL':
      return sendError(
        reply,
        httpError(
          'bad_url',
          'The path contains an invalid percent escape. Percent-encode it as UTF-8.',
        ),
      );
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return sendError(reply, httpError('not_found', 'No path is as long as this one.'));
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      // The client disconnected while sending its body and won't read this.
      return sendError(reply, httpError('malformed_http', 'The body ended early.'));
    default:
      if (isTheirs(error)) {
        return sendError(reply, httpError('malformed_http', "The request isn't valid HTTP."));
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
        httpError('internal_error', 'Something went wrong on the server. Its log says what.'),
      );
  }
}

/** The store can't give a complete answer at the moment. It has logged why. */
function unavailable({ cannot, lagMs }: StoreUnavailable): HttpError {
  const headers = { 'retry-after': '2' };
  switch (cannot) {
    case 'catch-up': {
      const message =
        `The database is ${lagMs} ms behind what was acknowledged, so the answer would be ` +
        'incomplete. Try again. If the error persists, check the disk and the log.';
      return { ...httpError('store_behind', message, { lagMs }), headers };
    }
    case 'read': {
      const message =
        "Stored calls can't be read at the moment. Callbacks are still stored. Try again in a few seconds.";
      return { ...httpError('store_unreadable', message), headers };
    }
    case 'write': {
      const message =
        "The change couldn't be written to disk, so it wasn't made. Check the disk; the log says more.";
      return { ...httpError('store_unwritable', message), headers };
    }
    case 'damaged': {
      const message =
        'Database pages that the answer needs are damaged. Callbacks are still stored. ' +
        'Check the disk, stop Callboard, and run callboard rebuild.';
      return httpError('store_damaged', message);
    }
  }
}

const isUnavailable = (error: unknown): error is StoreUnavailable =>
  codeOf(error) === 'STORE_UNAVAILABLE';

/** Whether the framework blames the client. */
const isTheirs = (error: unknown): boolean =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
