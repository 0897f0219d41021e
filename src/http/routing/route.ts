/**
 * A route as a value: what it takes, what it answers, who may ask, and the function that does it. Registration,
 * access, errors, and the OpenAPI document follow from the list of all routes.
 */

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import type { Role } from '../../core/wire/access.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { AccessRequest } from '../access/client-address.ts';
import { type ErrorCode, type HttpError, httpError } from '../errors/errors.ts';
import { mayFilter } from '../query/party-parameters.ts';
import { readQuery } from '../query/read-query.ts';
import type { AnswerForm, Sending } from './answer-form.ts';
import { readBody } from './read-body.ts';

/** For a route without path parameters, without query parameters, or without a body. */
export const NONE = z.object({});

/** For a path that load balancers and browsers ask with queries of their own. */
export const ANY_QUERY = z.looseObject({});

/** What a route says about itself, for the documentation as well. */
interface Facts<Params, Query, Body> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As OpenAPI writes it: `/api/v1/calls/{sid}`. `{+page}`, at the end, matches slashes too. */
  readonly path: string;
  /** Unique and in camelCase: `getCall`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The heading it's listed under. */
  readonly group:
    | 'Calls'
    | 'Live'
    | 'Statistics'
    | 'Failures'
    | 'Access'
    | 'Operations'
    | 'Documentation';
  /** The path's parameters, all of them text. */
  readonly params: Params;
  readonly query: Query;
  /** JSON of at most 64 kB, sent as `application/json`. `NONE` for a route that takes no body. */
  readonly body: Body;
  /** Errors of its own. Those that follow from its access, parameters and body go without saying. */
  readonly errors: readonly ErrorCode[];
}

/** A route of any kind. Make one with `route` or `openRoute`. */
export interface Route extends Facts<z.ZodObject, z.ZodObject, z.ZodType> {
  /** Who may ask: everyone, or those with this role or a higher one. */
  readonly access: 'open' | Role;
  /** Whether only those who see all accounts may ask. */
  readonly allAccounts: boolean;
  readonly answer: AnswerForm<never>;
  /** Parses the request, handles it, and sends the answer, or returns the error to send. */
  readonly respond: (
    asked: Asked,
    reply: FastifyReply,
    sending: Sending,
  ) => Promise<Result<FastifyReply, HttpError>>;
}

/** A request before it's parsed. */
export interface Asked extends RequestFacts {
  /** Null on an open route. */
  readonly principal: Principal | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** With what access depends on. */
interface RequestFacts extends AccessRequest {
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Sets a header of the answer. */
  readonly setHeader: (name: string, value: string) => void;
}

/** A request to an open route, as its handler gets it. */
export interface OpenRequest<Params, Query, Body> extends RequestFacts {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** A request to a guarded route, as its handler gets it. */
export interface GuardedRequest<Params, Query, Body> extends OpenRequest<Params, Query, Body> {
  readonly principal: Principal;
}

/** The value that the answer's form sends, or an error. */
type Handled<Value> = Promise<Result<Value, HttpError>>;

type OpenDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Value,
> = Facts<Params, Query, Body> & {
  readonly answer: AnswerForm<Value>;
  readonly handle: (
    request: OpenRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Handled<Value>;
};

type GuardedDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Value,
> = Facts<Params, Query, Body> & {
  readonly access: Role;
  /** True for answers that aren't about single accounts; left out otherwise. */
  readonly allAccounts?: true;
  readonly answer: AnswerForm<Value>;
  readonly handle: (
    request: GuardedRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Handled<Value>;
};

/** A route for those whose role includes `access`. */
export const route = <
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Value,
>(
  definition: GuardedDefinition<Params, Query, Body, Value>,
): Route => {
  const { handle, allAccounts = false, ...facts } = definition;
  return {
    ...facts,
    allAccounts,
    async respond(asked, reply, sending) {
      const { principal } = asked;
      if (principal === null) throw new TypeError('A guarded route needs to know who asks.');
      const request = readRequest(facts, asked);
      if (!request.ok) return request;
      const allowed = mayFilter(principal.disclosure, request.value.query);
      if (!allowed.ok) return allowed;
      const handled = await handle({ ...request.value, principal });
      return handled.ok ? success(await facts.answer.send(reply, handled.value, sending)) : handled;
    },
  };
};

/** A route for everyone. It knows nothing about who asks, so it mustn't answer about calls. */
export const openRoute = <
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Value,
>(
  definition: OpenDefinition<Params, Query, Body, Value>,
): Route => {
  const { handle, ...facts } = definition;
  return {
    ...facts,
    access: 'open',
    allAccounts: false,
    async respond(asked, reply, sending) {
      const request = readRequest(facts, asked);
      if (!request.ok) return request;
      const handled = await handle(request.value);
      return handled.ok ? success(await facts.answer.send(reply, handled.value, sending)) : handled;
    },
  };
};

function readRequest<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  facts: Facts<Params, Query, Body>,
  asked: Asked,
): Result<OpenRequest<z.output<Params>, z.output<Query>, z.output<Body>>, HttpError> {
  const query = readQuery(facts.query, asked.query);
  if (!query.ok) return query;
  const body = readBody(facts.body, asked.body, asked.headers['content-type']);
  if (!body.ok) return body;
  // Any text matches a parameter of a path. If it means nothing, that's for the route to say.
  const params = facts.params.safeParse(asked.params);
  if (!params.success) {
    return failure(httpError('not_found', 'Nothing exists here.'));
  }
  const { method, target, headers, remoteAddress, setHeader } = asked;
  return success({
    ...{ method, target, headers, remoteAddress, setHeader },
    params: params.data,
    query: query.value,
    body: body.value,
  });
}
