/** For operations: whether Callboard is up, whether it can store callbacks, and its metrics. */

import type { FastifyInstance } from 'fastify';
import type { Health, Readiness } from '../../core/wire/health.ts';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';
import { readEmptyQuery } from '../query/calls-query.ts';
import { addReadRoute } from './read-route.ts';

/** One thing that doesn't work at the moment. */
export interface NotReady {
  /** A short name such as `store`. */
  readonly part: string;
  readonly reason: string;
  /** Whether callbacks are still stored. */
  readonly keepsCallbacks: boolean;
}

/** The metrics in Prometheus format. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** `/healthz`, open to everyone: only says that the process is up. */
export function addHealthRoute(routes: FastifyInstance): void {
  addReadRoute(routes, '/healthz', async (_request, reply) =>
    reply.send({ status: 'ok' } satisfies Health),
  );
}

/** `/readyz` and `/metrics`. */
export function addOperationRoutes(
  routes: FastifyInstance,
  readiness: () => Promise<readonly NotReady[]>,
  metrics: MetricsText,
): void {
  addReadRoute(routes, '/readyz', async (_request, reply) => {
    const missing = await readiness();
    const details = Object.fromEntries(missing.map(({ part, reason }) => [part, reason]));
    const stopping = missing.filter(({ keepsCallbacks }) => !keepsCallbacks);
    if (stopping.length === 0) {
      const degraded = missing.length === 0 ? {} : { degraded: details };
      return reply.send({ status: 'ready', ...degraded } satisfies Readiness);
    }
    const message = `Callbacks can't be stored: ${stopping.map(({ reason }) => reason).join('; ')}.`;
    return sendError(reply, httpError('not_ready', message, details));
  });

  addReadRoute(routes, '/metrics', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
