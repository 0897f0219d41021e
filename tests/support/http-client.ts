/** Two ways to talk to a web server: a single request, and a raw connection. */

import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { RunningServer } from '../../src/http/server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own. */
export async function ask(
  server: Pick<RunningServer, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer> {
  const outgoing = request({
    host: '127.0.0.1',
    port: server.port,
    path,
    method,
    // By itself, Node frames a body only for methods that usually have one.
    headers:
      body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    agent: false,
  });
  // A server that has answered may hang up before it has read the whole body.
  outgoing.on('error', () => undefined);
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

/** A raw connection that keeps everything it receives. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  readonly heard: () => string;
  /**
   * Resolves once the pattern (without groups) occurs `times` times in what was received, by default once.
   * Rejects if the connection ends first.
   */
  readonly hears: (pattern: RegExp, times?: number) => Promise<string>;
  /** Resolves with everything received once the server has ended the connection. */
  readonly ended: Promise<string>;
}

export async function connectRaw(server: Pick<RunningServer, 'port'>): Promise<RawConnection> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  let text = '';
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const hears = (pattern: RegExp, times = 1): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.split(pattern).length <= times) return;
        socket.off('data', look);
        socket.off('close', closed);
        resolve(text);
      };
      const closed = (): void => reject(new Error(`closed after: ${text}`));
      socket.on('data', look);
      socket.once('close', closed);
      look();
    });
  return {
    socket,
    heard: () => text,
    hears,
    ended,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** The bytes of a form callback. */
export const formPost = (body: string, path = '/callbacks/voice'): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n` +
  'Content-Type: application/x-www-form-urlencoded\r\n' +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
