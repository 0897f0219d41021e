/**
 * The emulator's socket, HTTP or HTTPS: passes each request to the current REST server, so that a reset
 * can replace the server while the address stays.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import type { Dialect } from '../contract/dialect.ts';
import type { Tls } from '../tls.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** How long idle connections stay open, in milliseconds, as with a load balancer. */
const KEEP_ALIVE_MS = 72_000;

export interface RestFront {
  /** Listens, and returns its URL without a trailing slash. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Closes the socket and every connection. */
  close(): Promise<void>;
}

/** Builds the front. `current` must be ready by the time it listens. */
export function restFront(
  dialect: Dialect,
  tls: Tls | null,
  current: () => FastifyInstance,
): RestFront {
  const handle: RequestListener = (request, response) => {
    current().routing(request, response);
  };
  const app = fastify({
    forceCloseConnections: true,
    clientErrorHandler(error, socket) {
      refuseUnreadable(dialect, error.code, socket);
    },
    serverFactory: () => withTimeouts(tls === null ? createServer(handle) : secure(tls, handle)),
  });
  return {
    async listen(at) {
      const url = await app.listen(at);
      return tls === null ? url : url.replace(/^http:/, 'https:');
    },
    close: () => app.close(),
  };
}

const secure = (tls: Tls, handle: RequestListener): Server => createSecureServer(tls, handle);

function withTimeouts(server: Server): Server {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // No limit: faults make some requests hang.
  server.requestTimeout = 0;
  return server;
}
