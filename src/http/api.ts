/** Everything except callbacks: the API, access checks, health, metrics, and 404s. */

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
  /** The number of failed calls at which a batch is closed. */
  readonly failureThreshold: number;
  /** What doesn't work at the moment; empty if everything does. */
  readonly readiness: () => Promise<readonly NotReady[]>;
  readonly metricsText: MetricsText;
  readonly exports: Exports;
  readonly access: AccessRule;
  /** The folder with the documentation. */
  readonly docsFolder: string;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'rejected' | 'tokenRefused'>;
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
 * Anyone can learn that a callback path is wrong, and so can any signed request. For other paths, the client
 * needs access to learn what exists.
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
        `Nothing exists here. Callbacks go to ${CALLBACK_PATHS[0]}, and calls are at /api/v1/calls.`,
        { callbacks: CALLBACK_PATHS.join(', ') },
      ),
    );
  });
}
