import type { ServerResponse } from 'node:http';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseAccountSid } from '../../core/ids.ts';
import { failure, success } from '../../core/result.ts';
import type { Role } from '../../core/wire/access.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Scope } from '../../ports/access/scope.ts';
import { httpError } from '../errors/errors.ts';
import { eventStream, json, madeJson, nothing } from './answer-form.ts';
import { registerRoutes } from './register-routes.ts';
import { NONE, openRoute, type Route, route } from './route.ts';

const AC1 = parseAccountSid('AC1') ?? expect.fail('an account');
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const COMMON = { group: 'Access', params: NONE, query: NONE, body: NONE, errors: [] } as const;

/** Routes of each kind. */
const ROUTES: readonly Route[] = [
  openRoute({
    ...COMMON,
    method: 'POST',
    path: '/things',
    name: 'makeThing',
    summary: 'Makes a thing.',
    body: z.strictObject({ name: z.string().min(1), size: z.int().exactOptional() }),
    answer: madeJson(z.object({ made: z.string() })),
    async handle({ body, setHeader }) {
      setHeader('x-made', body.name);
      return success({ made: body.name });
    },
  }),
  route({
    ...COMMON,
    method: 'DELETE',
    path: '/things/{id}',
    name: 'dropThing',
    summary: 'Drops a thing.',
    access: 'operator',
    params: z.object({ id: z.string() }),
    answer: nothing,
    handle: async ({ params }) =>
      params.id === 'gone' ? failure(httpError('not_found', 'It is gone.')) : success(null),
  }),
  route({
    ...COMMON,
    method: 'GET',
    path: '/total',
    name: 'getTotal',
    summary: 'About all accounts.',
    access: 'viewer',
    allAccounts: true,
    answer: json(z.object({ role: z.string() })),
    handle: async ({ principal }) => success({ role: principal.role }),
  }),
  openRoute({
    ...COMMON,
    method: 'GET',
    path: '/stream',
    name: 'stream',
    summary: 'Events.',
    answer: eventStream(z.object({ calls: z.string() })),
    handle: async () =>
      success((connection: ServerResponse) => connection.end('event: calls\ndata: ""\n\n')),
  }),
];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Serves the routes to someone with this role and scope, or to someone whom access refuses. */
async function serve(role: Role | null = 'admin', scope: Scope = 'all') {
  const api = fastify({ exposeHeadRoutes: false });
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const principal: Principal | null =
    role === null
      ? null
      : { kind: 'api-key', keyId: 'k', sessionHash: null, role, scope, disclosure: 'full' };
  registerRoutes(api, ROUTES, {
    access: () =>
      principal === null ? failure(httpError('token_missing', 'Send one.')) : success(principal),
    logger,
    stalledReaderMs: 1_000,
  });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  closing.push(() => api.close());
  return async (method: string, path: string, body?: string, type = 'application/json') => {
    const headers = body === undefined ? {} : { 'content-type': type };
    const response = await fetch(`${url}${path}`, { method, headers, body: body ?? null });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
}

const codeIn = (text: string): unknown => JSON.parse(text).code;

describe('a body', () => {
  test('reaches the handler as parsed, and the answer has its status and headers', async () => {
    const send = await serve();
    const made = await send('POST', '/things', '{"name":"a"}', 'application/json; charset=utf-8');
    expect([made.status, made.text, made.headers.get('x-made')]).toEqual([
      201,
      '{"made":"a"}',
      'a',
    ]);
    expect(made.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['no JSON', '{', undefined],
    ['a list', '[]', undefined],
    ['text', '"a"', undefined],
    ['nothing', '', undefined],
    ['a missing field', '{}', 'name'],
    ['an empty name', '{"name":""}', 'name'],
    ['a field of another type', '{"name":"a","size":"1"}', 'size'],
    ['an unknown field', '{"name":"a","sise":1}', 'sise'],
  ])('that is %s is refused, and the field is named', async (_what, body, field) => {
    const send = await serve();
    const refused = await send('POST', '/things', body);
    expect([refused.status, codeIn(refused.text)]).toEqual([400, 'bad_body']);
    expect(JSON.parse(refused.text).details?.field).toBe(field);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'sent as %s is refused',
    async (type) => {
      const send = await serve();
      const refused = await send('POST', '/things', '{"name":"a"}', type);
      expect([refused.status, codeIn(refused.text)]).toEqual([415, 'bad_content_type']);
    },
  );
});

describe('a guarded route', () => {
  test.each([
    ['viewer', 403],
    ['operator', 204],
    ['admin', 204],
  ] as const)('for operators answers a %s with %i', async (role, status) => {
    const send = await serve(role);
    const answer = await send('DELETE', '/things/1');
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'role_too_low',
        details: { role: 'operator' },
      });
    }
  });

  test('about all accounts refuses those who see some', async () => {
    const some = await (await serve('admin', [AC1]))('GET', '/total');
    expect([some.status, codeIn(some.text)]).toEqual([403, 'all_accounts_needed']);
    const all = await (await serve('viewer'))('GET', '/total');
    expect(all.text).toBe('{"role":"viewer"}');
  });

  test('sends the error that its handler returns', async () => {
    const answer = await (await serve())('DELETE', '/things/gone');
    expect([answer.status, codeIn(answer.text)]).toEqual([404, 'not_found']);
  });

  test('refuses strangers before it reads a body or says which methods it has', async () => {
    const send = await serve(null);
    expect((await send('DELETE', '/things/1')).status).toBe(401);
    expect((await send('POST', '/total', '{}')).status).toBe(401);
  });
});

test('other methods are refused with those that a path has', async () => {
  const send = await serve();
  const allowed = async (path: string) => (await send('PATCH', path)).headers.get('allow');
  expect(await allowed('/things')).toBe('POST');
  expect(await allowed('/things/1')).toBe('DELETE');
  expect(await allowed('/total')).toBe('GET, HEAD');
  expect(await allowed('/stream')).toBe('GET');
});

test('a stream of events begins with its head, and the handler has the connection', async () => {
  const send = await serve();
  const { headers, text } = await send('GET', '/stream');
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual([
    'no-store',
    'no',
  ]);
  expect(text).toBe('event: calls\ndata: ""\n\n');
});
