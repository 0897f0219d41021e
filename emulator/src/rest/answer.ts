/**
 * Carries out what a route decided: an answer, a refusal, or a fault. Every answer is JSON, except the
 * audio of recordings.
 */
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from '../contract/dialect.ts';
import type { FaultAction, RestRoute } from '../faults/rest-faults.ts';
import { parseBody, parseQuery, type RequestParameters } from './request-parameters.ts';
import type { RestContext } from './rest-context.ts';
import { accepted, type Checked, errorBody, type RestError, statusOf } from './rest-error.ts';
import { refuseUnsupported, unheeded } from './unheeded-parameters.ts';

/** An answer; a null body means none. */
export type RestAnswer =
  | { readonly status: number; readonly body: object | null }
  | { readonly status: number; readonly sound: Sound };

/** A file that is generated while it's sent. */
export interface Sound {
  readonly type: string;
  readonly bytes: number;
  readonly stream: () => Readable;
}

/**
 * The parameters of a request that changes something: those of the body, then those of the query that
 * the body doesn't have. SignalWire's guide to recording calls sends `?Status=paused` with the body `{}`
 * (SignalWire docs "Record calls", August 2026).
 */
function parametersOf(request: FastifyRequest): Checked<RequestParameters> {
  const text = typeof request.body === 'string' ? request.body : '';
  const body = parseBody(request.headers['content-type'] ?? '', text);
  return body.ok ? accepted(body.value.withMissing(parseQuery(request.url))) : body;
}

/** Reads a request's parameters; refuses those that the emulator can't honor. */
export type ReadBody = () => Checked<RequestParameters>;

/**
 * Runs a route unless a fault strikes before it, and sends its answer unless one strikes after it. Logs
 * which of the request's parameters had no effect.
 */
export function answer(
  context: RestContext,
  route: RestRoute | null,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (body: ReadBody) => Checked<RestAnswer>,
): FastifyReply {
  const fault = route === null ? null : context.faults.take(route);
  if (fault?.when === 'before') return misbehave(context.dialect, request, reply, fault.action);
  const taken: RequestParameters[] = [];
  const result = run(() => {
    const parameters = parametersOf(request);
    if (!parameters.ok) return parameters;
    taken.push(parameters.value);
    return route === null ? parameters : refuseUnsupported(route, parameters.value);
  });
  if (result.ok && route !== null) {
    const sentences = taken.flatMap((parameters) => unheeded(route, parameters));
    for (const sentence of sentences) context.ignoredNotes.say('', 'parameter', sentence);
  }
  if (fault !== null) return misbehave(context.dialect, request, reply, fault.action);
  if (!result.ok) return refuse(context.dialect, reply, result.error);
  reply.code(result.value.status);
  if ('sound' in result.value) {
    const { type, bytes, stream } = result.value.sound;
    return reply.type(type).header('content-length', bytes).send(stream());
  }
  const { body } = result.value;
  return body === null ? reply.send() : reply.send(body);
}

/** Sends a refusal. */
export function refuse(dialect: Dialect, reply: FastifyReply, error: RestError): FastifyReply {
  const status = statusOf(error.kind, dialect);
  if (error.kind === 'unauthorized') reply.header('www-authenticate', 'Basic realm="emulator"');
  if (error.kind === 'rate-limited') reply.header('retry-after', '1');
  return reply.code(status).send(errorBody(dialect, status, error.code, error.message));
}

function misbehave(
  dialect: Dialect,
  request: FastifyRequest,
  reply: FastifyReply,
  action: FaultAction,
): FastifyReply {
  switch (action.kind) {
    case 'respond': {
      const { status } = action;
      const code = status === 429 ? 20_429 : 20_000 + status;
      const body = errorBody(dialect, status, code, 'This failure was injected as a fault.');
      if (status === 429) reply.header('retry-after', '1');
      return reply.code(status).send(body);
    }
    case 'reset':
      request.raw.socket.resetAndDestroy();
      return reply.hijack();
    case 'hang':
      return reply.hijack();
  }
}
