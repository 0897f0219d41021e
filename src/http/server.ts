/**
 * The web server for callbacks and the API, on one port. It handles HTTP and access; the receiver and the store
 * are passed in.
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
  /** 0 picks a free one. */
  readonly port: number;
  readonly receiver: Receiver;
  readonly limits?: Partial<Limits>;
}

export interface RunningServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly port: number;
  /**
   * Stops accepting, waits for requests in flight to be answered, and closes, within `withinMs` (default:
   * `closeTimeoutMs`). Never rejects.
   */
  close(withinMs?: number): Promise<void>;
}

/** Starts listening. Rejects if it can't listen on the address (`EADDRINUSE`, `EACCES` …). */
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
  // "localhost" can resolve to two addresses, but the limits are per address.
  const host = options.host.toLowerCase() === 'localhost' ? '127.0.0.1' : options.host;
  await api.listen({ host, port: options.port });
  const { port } = addressOf(api.server);
  /** Node considers an unused connection busy, and would wait for it. */
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
    // Checked when a request is answered, because Node's refusal has no body.
    requireHostHeader: false,
  });
  http.maxConnections = limits.connections;
  // Clients that half-close the connection still get their answer. Node reads this option, but doesn't
  // document it.
  Object.assign(http, { httpAllowHalfOpen: true });
  http.maxHeadersCount = limits.headers;
  // Ignore unknown expectations. Node would refuse them, without a body.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response));
  return http;
}

async function closeServer(
  api: FastifyInstance,
  closeUnused: () => void,
  timeoutMs: number,
): Promise<void> {
  const http = api.server;
  // A connection becomes idle once its last request is answered, which can be after closing began.
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
