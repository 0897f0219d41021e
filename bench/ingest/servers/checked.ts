/**
 * Yardstick (b): yardstick (a) plus what every receiver needs: the form is parsed and its signature
 * checked. It stores nothing.
 */

import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { type Parameter, signForm } from '../signing.ts';

const [, , port = '', key = ''] = process.argv;

const server = createServer((request, reply) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [only = Buffer.alloc(0)] = chunks;
    const body = (chunks.length === 1 ? only : Buffer.concat(chunks)).toString();
    const url = `http://${request.headers.host ?? ''}${request.url ?? ''}`;
    const given = Buffer.from(String(request.headers['x-signalwire-signature'] ?? ''));
    const expected = Buffer.from(signForm(key, url, parametersOf(body)));
    const holds = given.length === expected.length && timingSafeEqual(given, expected);
    reply.writeHead(holds ? 204 : 403);
    reply.end();
  });
});
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});

function parametersOf(body: string): Parameter[] {
  const parameters: Parameter[] = [];
  let start = 0;
  while (start < body.length) {
    let end = body.indexOf('&', start);
    if (end === -1) end = body.length;
    const equals = body.indexOf('=', start);
    const split = equals === -1 || equals > end ? end : equals;
    parameters.push([decoded(body, start, split), decoded(body, split + 1, end)]);
    start = end + 1;
  }
  return parameters;
}

function decoded(body: string, start: number, end: number): string {
  const text = body.slice(start, end);
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}
