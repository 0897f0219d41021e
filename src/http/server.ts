/**
 * The web server: callbacks in, API out, on one port. It knows how to speak HTTP and who may read;
 * what a callback means and where calls are kept, it is handed.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Timer } from '../ports/clock.ts';
import type { Receiver } from '../ports/receiver.ts';
import { type ApiOptions, buildApi } from './api.ts';
import { answerBrokenRequest } from './callbacks/broken-request.ts';
import {
  createCallbackListener,
  endWithError,
  isCallbackTarget,
} from './callbacks/callback-listener.ts';
import { refuseLongTarget } from './callbacks/long-target.ts';
import { RefusalPace } from './callbacks/refusal-pace.ts';
import { dropPiece, TakenRequest } from './callbacks/taken-request.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';

export interface ServerOptions extends Omit<ApiOptions, 'clock' | 'limits'> {
  readonly clock: Timer;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly receiver: Receiver;
  readonly limits?: Partial<Limits>;
}

export interface RunningServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly port: number;
  /**
   * Stops accepting, lets requests in flight be answered, closes. `withinMs` bounds that, and is
   * `closeTimeoutMs` unless given. Never rejects.
   */
  close(withinMs?: number): Promise<void>;
}

/** Listens. Rejects where the address cannot be had (`EADDRINUSE`, `EACCES` …). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let closing: Promise<void> | null = null;
  const pace = new RefusalPace(options.clock);
  const takeCallback = createCallbackListener({
    receiver: options.receiver,
    metrics: options.metrics,
    logger: options.logger,
    bodyBytes: limits.bodyBytes,
    pace,
    isClosing: () => closing !== null,
  });
  const sockets = new Set<Socket>();
  const api = buildApi({ ...options, limits }, (answer) => {
    const http = createHttpServer(limits);
    http.on('request', (request, response) => {
      const refusal = refuseLongTarget(request.url ?? '/', limits.targetBytes);
      if (refusal !== null) {
        options.metrics.rejected('head-too-large', refusal.body.message);
        request.takeBody(dropPiece);
        pace.answer(request.socket, () => endWithError(response, refusal));
      } else if (isCallbackTarget(request.url ?? '/')) takeCallback(request, response);
      else answer(request, response);
    });
    http.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    http.on('clientError', (error, socket) => {
      answerBrokenRequest(error, socket, options.metrics);
    });
    return http;
  });
  // One address, so that one set of limits holds: "localhost" may resolve to two.
  const host = options.host.toLowerCase() === 'localhost' ? '127.0.0.1' : options.host;
  await api.listen({ host, port: options.port });
  const { port } = addressOf(api.server);
  /** Node counts a connection on which nothing ever came as busy, and would wait for it. */
  const closeUnused = (): void => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  const close = (withinMs: number = limits.closeTimeoutMs): Promise<void> => {
    if (closing === null) {
      closing = closeServer(api, closeUnused, withinMs);
      pace.end();
    }
    return closing;
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function createHttpServer(limits: Limits): Server<typeof TakenRequest> {
  const http = createServer({
    IncomingMessage: TakenRequest,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    // Asked for where a request is answered: Node's own refusal has no body.
    requireHostHeader: false,
  });
  http.maxConnections = limits.connections;
  // A client that has closed its half is answered: it has said all it had to say. Node documents no option
  // for it, but reads this one.
  Object.assign(http, { httpAllowHalfOpen: true });
  http.maxHeadersCount = limits.headers;
  // An expectation that nobody knows is no reason to refuse; Node's own refusal has no body either.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response));
  return http;
}

async function closeServer(
  api: FastifyInstance,
  closeUnused: () => void,
  timeoutMs: number,
): Promise<void> {
  const http = api.server;
  // A connection goes idle when its last request is answered, which may be after the close began.
  const reaper = setInterval(() => {
    http.closeIdleConnections();
    closeUnused();
  }, 50);
  const deadline = setTimeout(() => http.closeAllConnections(), timeoutMs);
  try {
    await api.close();
  } finally {
    clearInterval(reaper);
    clearTimeout(deadline);
  }
}

function addressOf(http: Server): AddressInfo {
  const address = http.address();
  if (address === null || typeof address === 'string') {
    throw new TypeError('A TCP server has an address and a port.');
  }
  return address;
}
