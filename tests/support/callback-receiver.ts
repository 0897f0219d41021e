/** A receiver of callbacks on a real socket. It keeps every request, and answers as configured. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface ReceivedCallback {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the whole body arrived. */
  readonly isWhole: boolean;
  /** Milliseconds from the head of the request to the end of its body. */
  readonly tookMs: number;
}

/** Answers one request. `count` is 1 for the first. */
export type Answer = (response: ServerResponse, count: number, request: ReceivedCallback) => void;

export const NO_CONTENT: Answer = (response) => response.writeHead(204).end();

export interface CallbackReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedCallback[];
}

/** Listens on a free port of loopback. */
export async function callbackReceiver(answer: Answer = NO_CONTENT): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    const note = (isWhole: boolean): ReceivedCallback => {
      const { url = '', method = '', headers } = request;
      const tookMs = performance.now() - startedAt;
      const one = { url, method, headers, body, isWhole, tookMs };
      received.push(one);
      return one;
    };
    request.on('end', () => answer(response, received.length + 1, note(true)));
    request.on('error', () => note(false));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    received,
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
