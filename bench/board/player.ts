/** A server that plays calls to a board: the built page, a session, and the live stream. It stores nothing. */

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { CallChanges, LiveCalls } from '../../src/core/wire/live.ts';
import { PlayedCalls, type PlayOptions } from './played-calls.ts';

const DIST = join(import.meta.dirname, '../../web/dist');
const TICK_MS = 100;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface Player {
  readonly url: string;
  close(): Promise<void>;
}

export async function startPlayer(options: PlayOptions): Promise<Player> {
  const calls = new PlayedCalls(options, Date.now());
  const streams = new Set<ServerResponse>();
  const send = (event: string, data: unknown): void => {
    const text = `event: ${event}\nid: play.${calls.position}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const stream of streams) stream.write(text);
  };
  const changes = setInterval(() => {
    const now = Date.now();
    const changed = calls.play(now, TICK_MS);
    const receivedAt = new Date(now).toISOString();
    const data: CallChanges = { calls: changed, left: [], position: calls.position, receivedAt };
    if (changed.length > 0) send('calls', data);
  }, TICK_MS);
  const numbers = setInterval(() => send('now', calls.now(Date.now())), 1_000);

  const server = createServer((request, response) => {
    void respond(request, response).catch(() => response.writeHead(404).end());
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    switch (pathname) {
      case '/api/v1/session':
        response.end(JSON.stringify(SESSION));
        return;
      case '/api/v1/connect':
        response.end(JSON.stringify(CONNECT));
        return;
      case '/api/v1/calls/live': {
        const cursor = `play.${calls.position}`;
        const live: LiveCalls = { calls: calls.calls, cursor, at: new Date().toISOString() };
        response.end(JSON.stringify(live));
        return;
      }
      case '/api/v1/stream':
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        streams.add(response);
        response.write(`event: now\ndata: ${JSON.stringify(calls.now(Date.now()))}\n\n`);
        request.on('close', () => streams.delete(response));
        return;
      default: {
        const file = extname(pathname) === '' ? '/index.html' : pathname;
        const bytes = await readFile(join(DIST, file));
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        response.end(bytes);
      }
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      clearInterval(changes);
      clearInterval(numbers);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const CONNECT = {
  ...{ publicUrl: null, callbackUrl: null, localOnly: true, keys: [] },
  ...{ allowUnsigned: false, hasCallbacks: false },
};

const SESSION = {
  ...{ kind: 'local', name: null, role: 'admin', accounts: null, numbersMasked: false },
  expiresAt: null,
};
