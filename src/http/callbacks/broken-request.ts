/**
 * Handles input that never became an HTTP request: invalid bytes, too many headers, or a request that wasn't
 * complete in time. Node has no response object for these, so the answer is written to the socket.
 */

import { ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Metrics } from '../../ports/metrics.ts';
import { errorHeaders } from '../errors/error-headers.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** How long a refused client has to read its answer and disconnect. */
const LINGER_MS = 1_000;

/** Answers a broken request and ends its connection. */
export function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Duplex,
  metrics: Pick<Metrics, 'rejected'>,
): void {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || socket.destroyed) {
    socket.destroy();
    return;
  }
  // More invalid bytes can arrive while the answer is being sent.
  if (!socket.writable) return;
  if (owesAnAnswer(socket)) {
    socket.destroy();
    return;
  }
  const timedOut = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const refusal = errorOf(error.code);
  // Clients open connections in advance; unused ones aren't counted.
  if (error.code === 'HPE_HEADER_OVERFLOW')
    metrics.rejected('head-too-large', refusal.body.message);
  else if (!timedOut) metrics.rejected('malformed-http', refusal.body.message);
  else if (socket instanceof Socket && socket.bytesRead > 0) metrics.rejected('timeout');
  socket.end(rawReply(refusal));
  const linger = setTimeout(() => socket.destroy(), LINGER_MS);
  linger.unref();
  socket.once('close', () => clearTimeout(linger));
}

/**
 * Whether an earlier, complete request on this connection is still waiting for its answer: the client would
 * take this answer for it. Node keeps the pending response on the socket.
 */
const owesAnAnswer = (socket: Duplex): boolean =>
  '_httpMessage' in socket &&
  socket._httpMessage instanceof ServerResponse &&
  socket._httpMessage.req.complete;

function errorOf(code: string | undefined): HttpError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return httpError('request_timeout', "The complete request didn't arrive in time.");
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return httpError(
      'headers_too_large',
      'There are too many headers, or the request line and headers are too long.',
    );
  }
  return httpError('malformed_http', "The request isn't valid HTTP/1.1.");
}

function rawReply(error: HttpError): string {
  const text = JSON.stringify(error.body);
  const headers = Object.entries({ ...errorHeaders(error, text), connection: 'close' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n${headers}\r\n${text}`;
}
