import { describe, expect, test } from 'vitest';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { ask, connectRaw, formPost } from '../support/http-client.ts';
import { ACKNOWLEDGED, startTestServer } from '../support/http-server.ts';

const FORM = 'application/x-www-form-urlencoded';
const BODY = 'CallSid=CA1&CallStatus=ringing';

describe('the path of a callback through the web server', () => {
  test.each([
    '/callbacks/voice',
    '/CallStatus',
    '/callbacks/recording',
    '/callbacks/conference',
    '/callbacks/message',
  ])('POST and GET %s reach the receiver and are answered 204 with no body', async (path) => {
    await using it = await startTestServer();

    const post = await ask(it.server, path, {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: BODY,
    });
    const get = await ask(it.server, `${path}?${BODY}`);

    expect([post.status, post.text, get.status, get.text]).toEqual([204, '', 204, '']);
    expect(Object.keys(post.headers).sort()).toEqual(['connection', 'date']);
    expect(it.received.map(({ method, target }) => [method, target])).toEqual([
      ['POST', path],
      ['GET', `${path}?${BODY}`],
    ]);
  });

  test.each([
    '/callbacks/voice/',
    '/callbacks/voice?tenant=a%20b&x=%zz',
    '/callbacks/voice/?a=1&a=2',
    '/callbacks/voice?',
  ])('the target %s is passed on exactly as received', async (path) => {
    await using it = await startTestServer();
    const { status } = await ask(it.server, path, { method: 'POST', body: BODY });
    expect(status).toBe(204);
    expect(it.received[0]?.target).toBe(path);
  });

  test.each([
    FORM,
    'application/json',
    'text/plain; charset="utf-8"',
    'image/x-thing',
    ';;;',
    undefined,
  ])('a body of type %s is passed on byte for byte', async (type) => {
    await using it = await startTestServer();
    const body = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    const headers: Record<string, string> = { 'X-Twilio-Signature': 'abc=' };
    if (type !== undefined) headers['content-type'] = type;

    const { status } = await ask(it.server, '/callbacks/voice', {
      method: 'POST',
      headers,
      body,
    });

    expect(status).toBe(204);
    const [callback] = it.received;
    expect(Buffer.from(callback?.body ?? []).equals(body)).toBe(true);
    expect(callback?.headers['x-twilio-signature']).toBe('abc=');
    expect(callback?.headers['content-type']).toBe(type);
    expect(callback?.encrypted).toBe(false);
  });

  test('chunked and empty bodies are bodies too', async () => {
    await using it = await startTestServer();
    using chunked = await connectRaw(it.server);
    chunked.socket.write(
      'POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n' +
        '8\r\nCallSid=\r\n3\r\nCA1\r\n0\r\n\r\n',
    );
    await chunked.hears(/ 204 /);
    await ask(it.server, '/callbacks/voice', { method: 'POST' });
    expect(it.received.map(({ body }) => Buffer.from(body).toString())).toEqual([
      'CallSid=CA1',
      '',
    ]);
  });

  test('a refusal by the receiver is sent unchanged', async () => {
    const error = { code: 'bad_signature', message: 'It does not fit.', docs: 'docs/x' };
    await using it = await startTestServer({
      receiver: { refuseHead: () => null, receive: (_, reply) => reply({ status: 403, error }) },
    });
    const answer = await ask(it.server, '/callbacks/voice', { method: 'POST', body: BODY });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toEqual(error);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('a full queue says when to come back; a wrong method says which are right', async () => {
    const error = { code: 'x', message: 'y', docs: 'z' };
    await using busy = await startTestServer({
      receiver: {
        refuseHead: () => null,
        receive: (_, reply) => reply({ status: 503, error, retryAfterSeconds: 1 }),
      },
    });
    expect((await ask(busy.server, '/callbacks/voice')).headers['retry-after']).toBe('1');
    await using wrong = await startTestServer({
      receiver: { refuseHead: () => null, receive: (_, reply) => reply({ status: 405, error }) },
    });
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']) {
      const answer = await ask(wrong.server, '/callbacks/voice', { method });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, POST']);
    }
  });

  test('a receiver that throws is logged, and the answer reveals nothing about its error', async () => {
    await using it = await startTestServer({
      receiver: {
        refuseHead: () => null,
        receive: () => {
          throw new TypeError('+15550100001 broke it');
        },
      },
    });
    const answer = await ask(it.server, '/callbacks/voice', { method: 'POST', body: BODY });
    expect(answer.status).toBe(500);
    expect(errorSchema.parse(JSON.parse(answer.text)).code).toBe('internal_error');
    expect(answer.text + JSON.stringify(it.logged)).not.toContain('+1555');
    expect(it.logged.map(({ message }) => message)).toEqual(['A callback failed unexpectedly.']);
  });

  test('a client that leaves while its callback is being stored affects no other client', async () => {
    const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    let first = true;
    await using it = await startTestServer({
      receiver: {
        refuseHead: () => null,
        receive(_, reply) {
          const wait = first ? kept : Promise.resolve();
          first = false;
          arrive();
          void wait.then(() => reply(ACKNOWLEDGED));
        },
      },
    });
    using leaving = await connectRaw(it.server);
    leaving.socket.write(formPost(BODY));
    await arrived;
    leaving.socket.destroy();
    keep();
    const { status } = await ask(it.server, '/callbacks/voice', { method: 'POST', body: BODY });
    expect(status).toBe(204);
    expect(it.logged).toEqual([]);
  });

  test('a target that is a whole URL, as proxies send it, is a callback too', async () => {
    await using it = await startTestServer();
    const target = 'http://board.example.test/callbacks/voice?a=1';
    const { status } = await ask(it.server, target, { method: 'POST', body: BODY });
    expect([status, it.received[0]?.target]).toEqual([204, target]);
  });

  test('pipelined requests on one connection are answered in order', async () => {
    await using it = await startTestServer();
    using pipelined = await connectRaw(it.server);
    pipelined.socket.write(formPost('n=1') + formPost('n=2') + formPost('n=3'));
    await pipelined.hears(/(?:204[\s\S]*){3}/);
    expect(it.received.map(({ body }) => Buffer.from(body).toString())).toEqual([
      'n=1',
      'n=2',
      'n=3',
    ]);
  });

  test('a wrong path below /callbacks lists the right ones, to any client', async () => {
    await using it = await startTestServer({
      access: { adminToken: 'x'.repeat(16), publicUrl: null, trustProxy: false },
    });
    const answer = await ask(it.server, '/callbacks/voise', { method: 'POST', body: BODY });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('/callbacks/voice');
    expect(it.received).toEqual([]);
  });
});
