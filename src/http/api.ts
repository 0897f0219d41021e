/** Everything except callbacks: the API, access checks, health, metrics, and 404s. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { AccessCheck } from './access/access.ts';
import { allRoutes, type RouteSources } from './all-routes.ts';
import type { BoardFiles } from './board/board-files.ts';
import { addBoardRoutes } from './board/board-routes.ts';
import { CALLBACK_PATHS } from './callbacks/callback-listener.ts';
import { httpError } from './errors/errors.ts';
import { type ErrorSink, sendError, sendThrown } from './errors/send-error.ts';
import type { Limits } from './limits.ts';
import { accessRequestOf, registerRoutes } from './routing/register-routes.ts';

export interface ApiOptions extends RouteSources {
  /** Null if it hasn't been built. */
  readonly board: BoardFiles | null;
  readonly metrics: Pick<Metrics, 'rejected'>;
  readonly logger: Logger;
  readonly limits: Limits;
}

/** Headers of requests that are meant as callbacks. */
const SIGNATURE_HEADERS = ['x-signalwire-signature', 'x-twilio-signature'] as const;

/** Answers a request. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Builds the API on the HTTP server that `serverFor` creates. */
export function buildApi(
  options: ApiOptions,
  serverFor: (answer: Answer) => Server,
): FastifyInstance {
  const { logger, limits } = options;
  const errors: ErrorSink = { logger, bodyBytes: limits.bodyBytes };
  const api = fastify({
    serverFactory: serverFor,
    bodyLimit: limits.bodyBytes,
    logger: false,
    exposeHeadRoutes: false,
    // Requests in progress when the server closes are answered normally.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    // The server's own listener answers these.
    clientErrorHandler: () => {},
    frameworkErrors: (error, _request, reply) => {
      sendThrown(error, reply, errors);
    },
  });
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  api.setErrorHandler((error, _request, reply) => sendThrown(error, reply, errors));
  // They'd never end by themselves.
  api.addHook('preClose', async () => options.live.endStreams());
  const access = options.access.check;
  const { stalledReaderMs } = limits;
  registerRoutes(api, allRoutes(options), { access, logger, stalledReaderMs });
  addBoardRoutes(api, options.board);
  addNotFound(api, access, options.metrics);
  return api;
}

/**
 * Anyone can learn that a callback path is wrong, and so can any signed request. For other paths, the client
 * needs access to learn what exists.
 */
function addNotFound(
  api: FastifyInstance,
  access: AccessCheck,
  metrics: Pick<Metrics, 'rejected'>,
): void {
  api.setNotFoundHandler((request, reply) => {
    const { headers, url } = request.raw;
    const isSigned = SIGNATURE_HEADERS.some((name) => headers[name] !== undefined);
    if (isSigned) metrics.rejected('wrong-path');
    if (!isSigned && url?.startsWith('/callbacks') !== true) {
      const asked = access(accessRequestOf(request));
      if (!asked.ok) return sendError(reply, asked.problem);
    }
    return sendError(
      reply,
      httpError(
        'not_found',
        `Nothing exists here. Callbacks go to ${CALLBACK_PATHS[0]}, and calls are at /api/v1/calls.`,
        { callbacks: CALLBACK_PATHS.join(', ') },
      ),
    );
  });
}
