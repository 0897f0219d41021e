/** Refuses malformed HTTP requests, with the same JSON as everything else. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Dialect } from '../contract/dialect.ts';
import { errorBody } from './rest-error.ts';

const REASONS: ReadonlyMap<string, { readonly status: number; readonly message: string }> = new Map(
  [
    [
      'HPE_HEADER_OVERFLOW',
      {
        status: 431,
        message: 'The URL and the headers are too long. Send parameters in the body.',
      },
    ],
    ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, message: 'The request was not complete in time.' }],
  ],
);
const MALFORMED = { status: 400, message: "This isn't an HTTP request." };

/**
 * Answers on the raw connection, and closes it.
 * @param code the error code of Node's HTTP parser
 */
export function refuseUnreadable(dialect: Dialect, code: string | undefined, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = REASONS.get(code ?? '') ?? MALFORMED;
  const body = JSON.stringify(errorBody(dialect, status, 20_000 + status, message));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
