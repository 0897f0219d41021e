/**
 * What never became an HTTP request: bytes that are none, headers beyond the limit, a request that
 * did not arrive whole in time. Answered by hand on the socket, since there is nothing to reply to.
 */

import { ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Metrics } from '../../ports/metrics.ts';
import { errorHeaders } from '../errors/error-headers.ts';
import { type HttpError, httpError } from '../errors/errors.ts';

/** How long a refused client may take to read its answer and hang up. */
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
  // Broken bytes go on arriving while the answer goes out.
  if (!socket.writable) return;
  if (owesAnAnswer(socket)) {
    socket.destroy();
    return;
  }
  const timedOut = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const refusal = errorOf(error.code);
  // A connection that was opened ahead of need and never used is nothing to count.
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
 * Whether an earlier request of this connection, received whole, still waits for its answer: what is
 * said now would be taken for it. Node keeps the answer that is due on the socket.
 */
const owesAnAnswer = (socket: Duplex): boolean =>
  '_httpMessage' in socket &&
  socket._httpMessage instanceof ServerResponse &&
  socket._httpMessage.req.complete;

function errorOf(code: string | undefined): HttpError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return httpError('request_timeout', 'The request did not arrive whole in time.');
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return httpError(
      'headers_too_large',
      'There are too many headers, or they and the request line are too long.',
    );
  }
  return httpError('malformed_http', 'The bytes received are not an HTTP/1.1 request.');
}

function rawReply(error: HttpError): string {
  const text = JSON.stringify(error.body);
  const headers = Object.entries({ ...errorHeaders(error, text), connection: 'close' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n${headers}\r\n${text}`;
}
