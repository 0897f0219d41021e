/** Everything that is not a callback: the API, its guard, health and metrics, and what is not there. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import type { CallStore } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exports } from '../ports/exports.ts';
import type { FailureBatches } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import { type AccessCheck, type AccessRule, createAccessCheck } from './access/access.ts';
import { PRINCIPAL } from './access/asked-scope.ts';
import { CALLBACK_PATHS } from './callbacks/callback-listener.ts';
import { DocsPages } from './docs/docs-pages.ts';
import { addDocsRoutes } from './docs/docs-routes.ts';
import { httpError } from './errors/errors.ts';
import { SECURITY_HEADERS } from './errors/security-headers.ts';
import { type ErrorSink, sendError, sendThrown } from './errors/send-error.ts';
import type { Limits } from './limits.ts';
import { addCallRoutes } from './routes/call-routes.ts';
import { addExportRoutes } from './routes/export-routes.ts';
import { addFailureRoutes } from './routes/failure-routes.ts';
import {
  addHealthRoute,
  addOperationRoutes,
  type MetricsText,
  type NotReady,
} from './routes/health-routes.ts';

export interface ApiOptions {
  readonly calls: CallStore;
  readonly failures: FailureBatches;
  /** The count at which a batch of failed calls is closed. */
  readonly failureThreshold: number;
  /** What keeps callbacks from being kept at the moment; empty when nothing does. */
  readonly readiness: () => Promise<readonly NotReady[]>;
  readonly metricsText: MetricsText;
  readonly exports: Exports;
  readonly access: AccessRule;
  /** The folder of the project's documentation. */
  readonly docsFolder: string;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'rejected' | 'tokenRefused'>;
  readonly logger: Logger;
  readonly limits: Limits;
}

/** By which a request shows that it is meant as a callback. */
const SIGNATURE_HEADERS = ['x-signalwire-signature', 'x-twilio-signature'] as const;

/** Answers one request. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Builds the API behind the HTTP server that `serverFor` makes around it. */
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
    // A request that is already under way when the server closes is answered like any other.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    // The listener of the server itself answers these.
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
  const access = createAccessCheck(options.access, options);
  addOpenRoutes(api, new DocsPages(options.docsFolder));
  addGuardedRoutes(api, access, options);
  addNotFound(api, access, options.metrics);
  return api;
}

function addOpenRoutes(api: FastifyInstance, docs: DocsPages): void {
  api.register(async (routes) => {
    routes.addHook('onRequest', async (_request, reply) => {
      reply.headers(SECURITY_HEADERS);
    });
    addHealthRoute(routes);
    addDocsRoutes(routes, docs);
  });
}

function addGuardedRoutes(api: FastifyInstance, access: AccessCheck, options: ApiOptions): void {
  const { exports, logger, limits } = options;
  const exportOptions = { exports, logger, stalledReaderMs: limits.stalledReaderMs };
  api.register(async (routes) => {
    routes.decorateRequest(PRINCIPAL);
    routes.addHook('onRequest', async (request, reply) => {
      reply.headers(SECURITY_HEADERS);
      const { headers, socket } = request.raw;
      const asked = access({ headers, remoteAddress: socket.remoteAddress });
      if (!asked.ok) return sendError(reply, asked.problem);
      request.setDecorator(PRINCIPAL, asked.value);
      return undefined;
    });
    addCallRoutes(routes, options.calls, exportOptions);
    addExportRoutes(routes, exportOptions);
    addFailureRoutes(routes, options.failures, options.failureThreshold, exportOptions);
    addOperationRoutes(routes, options.readiness, options.metricsText);
  });
}

/**
 * A wrong callback path is told so to anyone, and to whatever is signed as a callback; of the rest,
 * only who may read learns what is there.
 */
function addNotFound(
  api: FastifyInstance,
  access: AccessCheck,
  metrics: Pick<Metrics, 'rejected'>,
): void {
  api.setNotFoundHandler((request, reply) => {
    const { headers, socket, url } = request.raw;
    const isSigned = SIGNATURE_HEADERS.some((name) => headers[name] !== undefined);
    if (isSigned) metrics.rejected('wrong-path');
    if (!isSigned && url?.startsWith('/callbacks') !== true) {
      const asked = access({ headers, remoteAddress: socket.remoteAddress });
      if (!asked.ok) return sendError(reply, asked.problem);
    }
    return sendError(
      reply,
      httpError(
        'not_found',
        `Nothing is here. Callbacks go to ${CALLBACK_PATHS[0]}, and calls are at /api/v1/calls.`,
        { callbacks: CALLBACK_PATHS.join(', ') },
      ),
    );
  });
}
