/**
 * Adds routes to the server, so that all of them check access, refuse other methods, and send answers and errors
 * in the same way.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure, type Result, success } from '../../core/result.ts';
import type { Role } from '../../core/wire/access.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { AccessCheck } from '../access/access.ts';
import { includesRole } from '../access/roles.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { SECURITY_HEADERS } from '../errors/security-headers.ts';
import { sendError } from '../errors/send-error.ts';
import type { Sending } from './answer-form.ts';
import type { Route } from './route.ts';

/** What routes need to be served. */
export interface Serving extends Sending {
  readonly access: AccessCheck;
}

/** Where a request keeps who sent it. */
const PRINCIPAL = 'principal';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Adds the routes, and refuses other methods on their paths. */
export function registerRoutes(
  api: FastifyInstance,
  routes: readonly Route[],
  serving: Serving,
): void {
  const paths = Map.groupBy(routes, ({ path }) => path);
  api.register(async (scope) => {
    scope.decorateRequest(PRINCIPAL);
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(SECURITY_HEADERS);
    });
    for (const [path, ofPath] of paths) {
      for (const one of ofPath) add(scope, one, serving);
      refuseOthers(scope, path, ofPath, serving.access);
    }
  });
}

function add(scope: FastifyInstance, one: Route, serving: Serving): void {
  scope.route({
    method: one.method,
    url: routerPath(one.path),
    exposeHeadRoute: one.method === 'GET' && one.answer.allowsHead,
    async onRequest(request, reply) {
      const principal = admit(request, one, serving.access);
      if (!principal.ok) return sendError(reply, principal.problem);
      request.setDecorator(PRINCIPAL, principal.value);
      return undefined;
    },
    async handler(request, reply) {
      const { raw, query, body } = request;
      const asked = {
        ...{ query, body },
        params: paramsOf(request.params, one.path),
        principal: request.getDecorator<Principal | null>(PRINCIPAL),
        ...accessRequestOf(request),
        target: raw.url ?? '/',
        setHeader: (name: string, value: string) => void reply.header(name, value),
      };
      const answered = await one.respond(asked, reply, serving);
      return answered.ok ? answered.value : sendError(reply, answered.problem);
    },
  });
}

/** Who asks, if access lets them in and the route is for them; null if it's for everyone. */
function admit(
  request: FastifyRequest,
  { access: role, allAccounts }: Pick<Route, 'access' | 'allAccounts'>,
  access: AccessCheck,
): Result<Principal | null, HttpError> {
  if (role === 'open') return success(null);
  const principal = access(accessRequestOf(request));
  if (!principal.ok) return principal;
  if (!includesRole(principal.value.role, role)) return failure(roleTooLow(role));
  if (allAccounts && principal.value.scope !== 'all') return failure(ALL_ACCOUNTS_NEEDED);
  return principal;
}

/** The parts of a request that access depends on. */
export const accessRequestOf = ({ method, raw }: FastifyRequest) => ({
  method,
  headers: raw.headers,
  remoteAddress: raw.socket.remoteAddress,
});

const roleTooLow = (role: Role): HttpError =>
  httpError('role_too_low', `This needs a key with the role ${role}.`, { role });

const ALL_ACCOUNTS_NEEDED = httpError(
  'all_accounts_needed',
  'This is about all accounts, but your key is bound to some of them.',
);

/** Says which methods a path has, to those who may know that it exists. */
function refuseOthers(
  scope: FastifyInstance,
  path: string,
  ofPath: readonly Route[],
  access: AccessCheck,
): void {
  const allowed = METHODS.filter((method) =>
    ofPath.some((one) =>
      method === 'HEAD' ? one.method === 'GET' && one.answer.allowsHead : one.method === method,
    ),
  );
  const allow = allowed.join(', ');
  const isOpen = ofPath.some((one) => one.access === 'open');
  scope.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url: routerPath(path),
    async onRequest(request, reply) {
      const asked = isOpen ? success(null) : access(accessRequestOf(request));
      return asked.ok ? undefined : sendError(reply, asked.problem);
    },
    handler: (request, reply) => refuseMethod(request, reply, allow),
  });
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply, allow: string): void {
  const message = `This path doesn't support ${request.method}. Allowed: ${allow}.`;
  const error = httpError('method_not_allowed', message, { allowed: allow });
  sendError(reply, { ...error, headers: { allow } });
}

/** The path's parameters by their names. The router calls what `{+page}` matches `*`. */
function paramsOf(params: unknown, path: string): unknown {
  const name = /\{\+(\w+)\}$/.exec(path)?.[1];
  const isNamed = name === undefined || typeof params !== 'object' || params === null;
  return isNamed || !('*' in params) ? params : { [name]: params['*'] };
}

/** A path as the router writes it: `/api/v1/calls/:sid`, `/docs/*`. */
const routerPath = (path: string): string =>
  path.replace(/\{\+\w+\}$/, '*').replace(/\{(\w+)\}/g, ':$1');
