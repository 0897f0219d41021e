/**
 * The socket of the emulator: hands each request to whichever REST server is current, so that a
 * reset can put a new one in its place while the address stays. It speaks HTTP, or HTTPS.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import type { Dialect } from '../contract/dialect.ts';
import type { Tls } from '../tls.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** Waits for a client to go on, in milliseconds, as behind a load balancer. */
const KEEP_ALIVE_MS = 72_000;

export interface RestFront {
  /** Listens, and returns its URL, without a slash at the end. */
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
  // A request may take as long as it likes: faults let some hang.
  server.requestTimeout = 0;
  return server;
}
