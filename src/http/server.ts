/**
 * The web server: callbacks in, API out, on one port. It knows how to speak HTTP and who may read;
 * what a callback means and where calls are kept, it is handed.
 */

import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { CallStore } from '../ports/call-store.ts';
import type { FailureBatches } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Receiver } from '../ports/receiver.ts';
import { type AccessCheck, type AccessRule, createAccessCheck } from './access.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { addCallRoutes } from './call-routes.ts';
import { addCallbackRoutes, CALLBACK_PATHS } from './callback-routes.ts';
import { httpError } from './errors.ts';
import { addExportRoutes, type Exporters } from './export-routes.ts';
import { addFailureRoutes } from './failure-routes.ts';
import {
  addHealthRoute,
  addOperationRoutes,
  type MetricsText,
  type NotReady,
} from './health-routes.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { type ErrorSink, sendError, sendThrown } from './send-error.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly receiver: Receiver;
  readonly calls: CallStore;
  readonly failures: FailureBatches;
  /** The count at which a batch of failed calls is closed. */
  readonly failureThreshold: number;
  /** What keeps callbacks from being kept at the moment; empty when nothing does. */
  readonly readiness: () => Promise<readonly NotReady[]>;
  readonly metricsText: MetricsText;
  readonly exporters: Exporters;
  readonly access: AccessRule;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'rejected'>;
  readonly limits?: Partial<Limits>;
}

export interface RunningServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, lets requests in flight be answered, closes. Bounded; never rejects. */
  close(): Promise<void>;
}

/** Listens. Rejects where the address cannot be had (`EADDRINUSE`, `EACCES` …). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = buildServer(options, limits);
  // One address, so that one set of limits holds: "localhost" may resolve to two.
  const host = options.host.toLowerCase() === 'localhost' ? '127.0.0.1' : options.host;
  await server.listen({ host, port: options.port });
  const { port } = addressOf(server);
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= closeServer(server, limits.closeTimeoutMs);
    return closing;
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function buildServer(options: ServerOptions, limits: Limits): FastifyInstance {
  const { logger, metrics } = options;
  const errors: ErrorSink = { logger, metrics, bodyBytes: limits.bodyBytes };
  const server = fastify({
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckMs,
      // Asked for where a request is answered: Node's own refusal has no body.
      requireHostHeader: false,
    },
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    bodyLimit: limits.bodyBytes,
    logger: false,
    exposeHeadRoutes: false,
    // A request that is already under way when the server closes is answered like any other.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, metrics),
    frameworkErrors: (error, _request, reply) => {
      sendThrown(error, reply, errors);
    },
  });
  server.server.maxConnections = limits.connections;
  // An expectation that nobody knows is no reason to refuse; Node's own refusal has no body either.
  server.server.on('checkExpectation', (request, response) => {
    server.server.emit('request', request, response);
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.setErrorHandler((error, _request, reply) => sendThrown(error, reply, errors));
  addCallbackRoutes(server, options.receiver, errors);
  const access = createAccessCheck(options.access);
  addOpenRoutes(server);
  addGuardedRoutes(server, access, options, limits);
  addNotFound(server, access);
  return server;
}

function addOpenRoutes(server: FastifyInstance): void {
  server.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(SECURITY_HEADERS);
    });
    addHealthRoute(scope);
  });
}

function addGuardedRoutes(
  server: FastifyInstance,
  access: AccessCheck,
  options: ServerOptions,
  limits: Limits,
): void {
  const { exporters, logger } = options;
  const exportOptions = { exporters, logger, stalledReaderMs: limits.stalledReaderMs };
  server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers(SECURITY_HEADERS);
      const { headers, socket } = request.raw;
      const refusal = access({ headers, remoteAddress: socket.remoteAddress });
      return refusal === null ? undefined : sendError(reply, refusal);
    });
    addCallRoutes(scope, options.calls);
    addExportRoutes(scope, options.calls, exportOptions);
    addFailureRoutes(scope, options.failures, options.failureThreshold, exportOptions);
    addOperationRoutes(scope, options.readiness, options.metricsText);
  });
}

/** A wrong callback path is told so to anyone; of the rest, only who may read learns what is there. */
function addNotFound(server: FastifyInstance, access: AccessCheck): void {
  server.setNotFoundHandler((request, reply) => {
    const { headers, socket, url } = request.raw;
    if (url?.startsWith('/callbacks') !== true) {
      const refusal = access({ headers, remoteAddress: socket.remoteAddress });
      if (refusal !== null) return sendError(reply, refusal);
    }
    return sendError(
      reply,
      httpError('not_found', `Nothing is here. Callbacks go to ${CALLBACK_PATHS[0]}.`, {
        callbacks: CALLBACK_PATHS.join(', '),
      }),
    );
  });
}

async function closeServer(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const http = server.server;
  // A connection goes idle when its last request is answered, which may be after the close began.
  const reaper = setInterval(() => http.closeIdleConnections(), 50);
  const deadline = setTimeout(() => http.closeAllConnections(), timeoutMs);
  try {
    await server.close();
  } finally {
    clearInterval(reaper);
    clearTimeout(deadline);
  }
}

function addressOf(server: FastifyInstance): AddressInfo {
  const address = server.server.address();
  if (address === null || typeof address === 'string') {
    throw new TypeError('A TCP server has an address and a port.');
  }
  return address;
}
