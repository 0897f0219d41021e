/** Knows all routes, and answers 405 to other methods; the router alone would answer 404. */
import type { FastifyInstance } from 'fastify';
import type { Dialect } from '../contract/dialect.ts';
import { refuse } from './answer.ts';
import { methodNotAllowed } from './rest-error.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/** The routes that were watched as they were added. */
export interface WatchedRoutes {
  /** `GET /Calls/:call` and so on, in the order they were added. */
  list(): readonly string[];
  /** Refuses all other methods on each route; call it last. */
  refuseOthers(): void;
}

/** Watches routes added from now on. */
export function watchRoutes(app: FastifyInstance, dialect: Dialect): WatchedRoutes {
  const known = new Map<string, Set<Method>>();
  let isWatching = true;
  app.addHook('onRoute', ({ routePath, method }) => {
    if (!isWatching) return;
    const methods = known.get(routePath) ?? new Set();
    for (const one of METHODS) if ([method].flat().includes(one)) methods.add(one);
    known.set(routePath, methods);
  });
  return {
    list: () =>
      [...known].flatMap(([path, methods]) => [...methods].map((method) => `${method} ${path}`)),
    refuseOthers() {
      isWatching = false;
      for (const [url, methods] of known) {
        const others = METHODS.filter((method) => !methods.has(method));
        if (others.length === 0) continue;
        app.route({
          method: others,
          url,
          handler: (request, reply) => refuse(dialect, reply, methodNotAllowed(request.method)),
        });
      }
    },
  };
}
