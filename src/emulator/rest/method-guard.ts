/** Answers 405 where a resource is there but not for the method: the router alone would say 404. */
import type { FastifyInstance } from 'fastify';
import type { Dialect } from '../dialect.ts';
import { refuse } from './answer.ts';
import { methodNotAllowed } from './rest-error.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Watches the routes that are added from now on.
 * @returns adds, to each of them, a refusal of all other methods; to be called last
 */
export function guardMethods(app: FastifyInstance, dialect: Dialect): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ routePath, method }) => {
    const methods = known.get(routePath) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(routePath, methods);
  });
  return () => {
    for (const [url, methods] of [...known]) {
      const others = METHODS.filter((method) => !methods.has(method));
      if (others.length === 0) continue;
      app.route({
        method: others,
        url,
        handler: (request, reply) => refuse(dialect, reply, methodNotAllowed(request.method)),
      });
    }
  };
}
