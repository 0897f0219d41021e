import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { ask, connectRaw } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';

const PATHS = [
  '/callbacks/voice',
  '/CallStatus',
  '/callbacks/',
  '/api/v1/calls',
  '/api/v1/calls.csv',
  '/api/v1/calls/CA1',
  '/api/v1/calls/CA1/events',
  '/api/v1/failures',
  '/api/v1/failures/1.csv',
  '/api/v1/events.ndjson',
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
];

/** The characters allowed in a request target. */
const tail = fc.string({
  unit: fc.constantFrom(
    ...'abz09/%?&=.,;:+-_~!*()\'"<>[]{}|\\^`$@#',
    '%00',
    '%2F',
    '%zz',
    '//',
    '..',
  ),
  maxLength: 40,
});

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'status',
        'limit',
        'cursor',
        'from',
        'to',
        'batch',
        'number',
        '__proto__',
        'x[]',
      ),
      fc.webQueryParameters(),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));

const question = fc.record({
  method: fc.constantFrom(
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'HEAD',
    'PROPFIND',
    'TRACE',
    'QUERY',
    'PURGE',
  ),
  path: fc.oneof(
    fc.constantFrom(...PATHS),
    fc.tuple(fc.constantFrom(...PATHS), tail).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(...PATHS), query).map((parts) => parts.join('?')),
    tail.map((text) => `/${text}`),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      'content-type',
      'accept',
      'host',
      'authorization',
      'x-forwarded-for',
      'x-twilio-signature',
      'expect',
      'accept-version',
      'cookie',
      'range',
      'if-none-match',
      'content-encoding',
    ),
    fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abc;/=*+,"\\ \t:[]{}()<>@?'), maxLength: 30 }),
      fc.constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain; charset=utf-16',
        '100-continue',
        'gzip',
        'localhost',
      ),
    ),
    { maxKeys: 4 },
  ),
  body: fc.uint8Array({ maxLength: 300 }),
});

test('any method, path, query, header or body gets an answer of ours', async () => {
  await using it = await startTestServer();
  await fc.assert(
    fc.asyncProperty(question, async ({ method, path, headers, body }) => {
      const bodyless = method === 'GET' || method === 'HEAD' || method === 'TRACE';
      const { host = 'localhost', ...others } = headers;
      const answer = await ask(it.server, path.replaceAll(/[^\x21-\x7e]/g, ''), {
        method,
        headers: { ...others, host },
        ...(bodyless ? {} : { body }),
      });
      expect(answer.status).toBeLessThan(500);
      expect(answer.status).toBeGreaterThanOrEqual(200);
      expect(answer.status < 300 || answer.status >= 400).toBe(true);
      if (answer.status >= 400 && method !== 'HEAD') {
        errorSchema.parse(JSON.parse(answer.text));
        expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      }
    }),
    { numRuns: 1_500 },
  );
  expect(it.logged).toEqual([]);
});

test('any bytes on the socket get JSON, no answer, or count as a callback', async () => {
  await using it = await startTestServer({
    limits: { headersTimeoutMs: 100, requestTimeoutMs: 100, timeoutCheckMs: 10 },
  });
  const piece = fc.constantFrom(
    'GET ',
    'POST ',
    '/callbacks/voice',
    '/api/v1/calls',
    ' HTTP/1.1',
    ' HTTP/1.0',
    '\r\n',
    '\r\n\r\n',
    '\n',
    'Host: localhost',
    'Content-Length: 3',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: xchunked',
    'Connection: close',
    'Expect: 100-continue',
    'Upgrade: websocket',
    'Connection: upgrade',
    '3\r\nabc\r\n0\r\n\r\n',
    'abc',
    ': ',
    '\0',
    '\x80\xff',
    ' ',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
      using raw = await connectRaw(it.server);
      raw.socket.end(pieces.join(''), 'latin1');
      const heard = await raw.ended;
      const statuses = [...heard.matchAll(/^HTTP\/1.1 (\d+) /gm)].map((match) => Number(match[1]));
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(heard).not.toMatch(/<html|<!doctype/i);
    }),
    { numRuns: 400 },
  );
  expect((await ask(it.server, '/healthz')).status).toBe(200);
  expect(it.logged).toEqual([]);
});
