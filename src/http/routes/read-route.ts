/** A path of the API that is only ever read: other methods are refused in words. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';

/** Answers through `reply`. */
export type ReadHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const OTHER_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** `/api/v1/calls`: GET, and HEAD, which costs as much. */
export function addReadRoute(routes: FastifyInstance, url: string, handler: ReadHandler): void {
  routes.route({ method: 'GET', url, handler, exposeHeadRoute: true });
  refuse(routes, url, OTHER_METHODS, 'GET, HEAD');
}

/** An export: GET alone, since a HEAD would read everything to say nothing. */
export function addExportRoute(routes: FastifyInstance, url: string, handler: ReadHandler): void {
  routes.route({ method: 'GET', url, handler, exposeHeadRoute: false });
  refuse(routes, url, ['HEAD', ...OTHER_METHODS], 'GET');
}

function refuse(
  routes: FastifyInstance,
  url: string,
  method: readonly string[],
  allow: string,
): void {
  routes.route({
    method: [...method],
    url,
    handler: (request, reply) => {
      sendError(reply, {
        ...httpError(
          'method_not_allowed',
          `${request.method} is not possible here. Allowed: ${allow}.`,
          { allowed: allow },
        ),
        headers: { allow },
      });
    },
  });
}
