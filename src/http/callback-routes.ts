/**
 * The hot path: bytes in, the receiver's verdict out. Nothing is parsed, logged or hooked here, and
 * nobody needs leave to call it, since the receiver asks for a signature.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallbackReply, Receiver } from '../ports/receiver.ts';
import { httpError } from './errors.ts';
import { type ErrorSink, sendError, sendThrown } from './send-error.ts';

/** Where callbacks arrive. What they are is told by their shape, so any of them takes any kind. */
export const CALLBACK_PATHS = [
  '/callbacks/voice',
  '/callbacks/recording',
  '/callbacks/conference',
  '/callbacks/message',
  '/CallStatus',
] as const;

/** Every method that may carry a body or not: the receiver says which it takes. */
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

const NO_BODY = new Uint8Array(0);

export function addCallbackRoutes(
  server: FastifyInstance,
  receiver: Receiver,
  errors: ErrorSink,
): void {
  const handler = (request: FastifyRequest, reply: FastifyReply): void => {
    const { raw, body } = request;
    if (raw.headers.host === undefined && raw.httpVersion !== '1.0') {
      errors.metrics.rejected('malformed');
      sendError(reply, httpError('malformed_http', 'The request has no Host header.'));
      return;
    }
    receiver
      .receive({
        method: request.method,
        target: raw.url ?? '/',
        headers: raw.headers,
        body: body instanceof Uint8Array ? body : NO_BODY,
        encrypted: false,
      })
      .then(
        (verdict) => {
          if (verdict.error === null) reply.code(204).send();
          else sendVerdict(reply, verdict, verdict.error);
        },
        (error: unknown) => {
          sendThrown(error, reply, errors);
        },
      );
  };
  for (const url of CALLBACK_PATHS) server.route({ method: METHODS, url, handler });
}

function sendVerdict(
  reply: FastifyReply,
  { status, retryAfterSeconds }: CallbackReply,
  body: NonNullable<CallbackReply['error']>,
): void {
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (status === 405) headers['allow'] = 'GET, POST';
  sendError(reply, { status, body, headers });
}
