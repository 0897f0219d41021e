/** Adds read-only paths to the API. Other methods are refused with an explanation. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';

/** Answers through `reply`. */
export type ReadHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const OTHER_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** A path such as `/api/v1/calls`: GET, and HEAD, which costs as much. */
export function addReadRoute(routes: FastifyInstance, url: string, handler: ReadHandler): void {
  routes.route({ method: 'GET', url, handler, exposeHeadRoute: true });
  refuse(routes, url, OTHER_METHODS, 'GET, HEAD');
}

/** An export: only GET, because HEAD would read everything and return nothing. */
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
          `This path doesn't support ${request.method}. Allowed: ${allow}.`,
          { allowed: allow },
        ),
        headers: { allow },
      });
    },
  });
}
