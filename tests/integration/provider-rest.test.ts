/**
 * The provider's client against real sockets: what it sends, what it reads, and that it distinguishes
 * requests that can't have been sent from those that may have been. A server causes every failure.
 */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Provider } from '../../src/ports/provider.ts';
import { restProvider } from '../../src/provider/rest-provider.ts';

const open: (Server | TcpServer)[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listening<Any extends Server | TcpServer>(server: Any): Promise<string> {
  open.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.push(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

const clientOf = (base: string, limits = {}): Provider =>
  restProvider({
    baseUrl: new URL(`${base}/api/laml/2010-04-01`),
    accountSid: 'project-1',
    token: 'PTsecret',
    clock: { now: () => Date.UTC(2026, 10, 23, 16, 0, 0) },
    limits,
  });

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** A provider that gives every request the same answer, and the requests it saw. */
async function answering(answer: Answer, limits = {}) {
  const seen: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const host = await listening(
    createServer((request, response) => {
      text(request).then(
        (body) => {
          seen.push({ request, body });
          response.writeHead(answer.status, answer.headers).end(answer.body);
        },
        () => response.destroy(),
      );
    }),
  );
  return { provider: clientOf(`http://${host}`, limits), seen };
}

const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });
const sms = { from: '+15550100001', to: '+15550100002', body: 'Ref CB-A-1 & more' };
const create = (provider: Provider) => provider.createMessage(sms);

describe('a request', () => {
  it('is a form under the account, with its credentials', async () => {
    const { provider, seen } = await answering(json(200, { sid: 'SM1', status: 'queued' }));
    await create(provider);
    const [first] = seen;
    expect(first?.request.method).toBe('POST');
    expect(first?.request.url).toBe('/api/laml/2010-04-01/Accounts/project-1/Messages.json');
    expect(first?.request.headers).toMatchObject({
      authorization: `Basic ${btoa('project-1:PTsecret')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
      From: sms.from,
      To: sms.to,
      Body: sms.body,
    });
    expect(seen).toHaveLength(1);
  });

  it('for a page goes to our own base URL with the page’s query, wherever its address points', async () => {
    const { provider, seen } = await answering(json(200, { messages: [], next_page_uri: null }));
    await provider.messagesTo('+15550100002', null);
    await provider.messagesTo('+15550100002', 'https://evil.test/elsewhere?Page=1&PageToken=PAx');
    await provider.message('a/../b');
    expect(seen.map(({ request }) => request.url)).toEqual([
      '/api/laml/2010-04-01/Accounts/project-1/Messages.json?To=%2B15550100002&PageSize=200',
      '/api/laml/2010-04-01/Accounts/project-1/Messages.json?Page=1&PageToken=PAx',
      '/api/laml/2010-04-01/Accounts/project-1/Messages/a%2F..%2Fb.json',
    ]);
  });
});

describe('a reply', () => {
  it.each([
    [
      'SignalWire',
      {
        sid: 'e0a1',
        status: 'undelivered',
        error_code: 30007,
        to: '+1',
        from: '+2',
        body: 'b',
        num_segments: 1,
        date_created: 'Mon, 23 Nov 2026 16:42:36 +0000',
      },
    ],
    [
      'Twilio',
      {
        sid: 'e0a1',
        status: 'undelivered',
        error_code: '30007',
        to: '+1',
        from: '+2',
        body: 'b',
        num_segments: '1',
        date_created: 'Mon, 23 Nov 2026 16:42:36 +0000',
      },
    ],
  ])('in the %s dialect is read', async (_name, body) => {
    const { provider } = await answering(json(201, body));
    expect(await provider.message('e0a1')).toEqual({
      ok: true,
      value: {
        messageSid: 'e0a1',
        status: 'undelivered',
        to: '+1',
        from: '+2',
        body: 'b',
        errorCode: '30007',
        createdAt: Date.UTC(2026, 10, 23, 16, 42, 36),
      },
    });
  });

  it('may omit everything but sid and status', async () => {
    const { provider } = await answering(json(200, { sid: 'SM1', status: 'queued', to: null }));
    const absent = { to: null, from: null, body: null, errorCode: null, createdAt: null };
    expect(await create(provider)).toEqual({
      ok: true,
      value: { messageSid: 'SM1', status: 'queued', ...absent },
    });
  });

  it('is a page with the address of the next one', async () => {
    const uri = '/api/laml/2010-04-01/Accounts/p/Messages?Page=1&PageToken=PAx';
    const page = { messages: [{ sid: 'SM1', status: 'sent' }], next_page_uri: uri };
    const { provider } = await answering(json(200, page));
    const read = await provider.messagesTo('+1', null);
    expect(read.ok && [read.value.messages.length, read.value.next]).toEqual([1, uri]);
  });

  it.each<[string, Answer, object]>([
    [
      'a refusal',
      json(400, { code: 21211, message: "The 'To' number +1 555-010-0002 is bad", status: 400 }),
      { kind: 'rejected', status: 400, code: '21211', detail: "The 'To' number (number) is bad" },
    ],
    [
      'a refusal in a list',
      json(422, { errors: [{ code: '30010', message: 'too dear' }] }),
      { kind: 'rejected', status: 422, code: '30010', detail: 'too dear' },
    ],
    [
      'bad credentials, without a code',
      { status: 401, body: 'Unauthorized' },
      { kind: 'rejected', status: 401, code: null },
    ],
    [
      'a limit with seconds',
      { status: 429, body: '', headers: { 'retry-after': '17' } },
      { kind: 'rate-limited', retryAfterSeconds: 17 },
    ],
    [
      'a limit with a date',
      { status: 429, body: '', headers: { 'retry-after': 'Mon, 23 Nov 2026 16:00:30 GMT' } },
      { kind: 'rate-limited', retryAfterSeconds: 30 },
    ],
    [
      'a limit without a time',
      json(429, { code: 21611 }),
      { kind: 'rate-limited', retryAfterSeconds: null },
    ],
    ['a server error', json(503, { code: 20500 }), { kind: 'unsure', cause: 'server-error' }],
    [
      'a page of HTML for a success',
      { status: 200, body: '<html>' },
      { kind: 'unsure', cause: 'unreadable-reply' },
    ],
    [
      'a success without a sid',
      json(200, { status: 'queued' }),
      { kind: 'unsure', cause: 'unreadable-reply' },
    ],
    [
      'a 4xx from another program',
      { status: 404, body: '<html>' },
      { kind: 'unsure', cause: 'unreadable-reply' },
    ],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: '/x' } },
      { kind: 'unsure', cause: 'unreadable-reply' },
    ],
  ])('that is %s', async (_name, answer, expected) => {
    const { provider, seen } = await answering(answer);
    expect(await create(provider)).toMatchObject({ ok: false, problem: expected });
    expect(seen).toHaveLength(1);
  });

  it('that never ends is cut off', async () => {
    const { provider } = await answering(json(200, { sid: 'x'.repeat(5_000) }), {
      maxReplyBytes: 1_000,
    });
    expect(await create(provider)).toMatchObject({
      problem: { kind: 'unsure', cause: 'unreadable-reply' },
    });
  });
});

describe("a request that can't have been sent", () => {
  it('is reported if the connection is refused', async () => {
    const server = createTcpServer();
    const host = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await create(clientOf(`http://${host}`))).toEqual({
      ok: false,
      problem: { kind: 'not-sent', reason: 'refused', detail: 'ECONNREFUSED' },
    });
  });

  it('is reported if the name does not resolve', async () => {
    const result = await create(clientOf('http://callboard-test.invalid'));
    expect(result).toMatchObject({ problem: { kind: 'not-sent', reason: 'dns' } });
  });

  it('is reported if the other side does not speak TLS', async () => {
    const host = await listening(
      createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    const result = await create(clientOf(`https://${host}`));
    expect(result).toMatchObject({ problem: { kind: 'not-sent', reason: 'tls' } });
  });

  it('is reported if the certificate is not trusted', async () => {
    let seen = 0;
    const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, () => {
      seen += 1;
    });
    const result = await create(clientOf(`https://${await listening(server)}`));
    expect(result).toMatchObject({ problem: { kind: 'not-sent', reason: 'tls' } });
    expect(seen).toBe(0);
  });

  it('is reported if the connection takes too long', async () => {
    // The TLS handshake never begins: the server accepts the connection and sends nothing.
    const host = await listening(createTcpServer(() => undefined));
    const client = clientOf(`https://${host}`, { connectTimeoutMs: 50, timeoutMs: 10_000 });
    expect(await create(client)).toMatchObject({
      problem: { kind: 'not-sent', reason: 'connect-timeout' },
    });
  });

  it('is reported if the handshake is cut off', async () => {
    const host = await listening(createTcpServer((socket) => socket.resetAndDestroy()));
    expect(await create(clientOf(`https://${host}`))).toMatchObject({
      problem: { kind: 'not-sent' },
    });
  });
});

describe('a request that may have been sent', () => {
  it.each<[string, (request: IncomingMessage) => void]>([
    ['after the request was read', (request) => request.socket.resetAndDestroy()],
    ['cleanly, without a reply', (request) => request.socket.end()],
    [
      'in the middle of the reply',
      ({ socket }) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{', () =>
          socket.resetAndDestroy(),
        ),
    ],
  ])('is unsure if the connection ends %s', async (_name, end) => {
    let seen = 0;
    const host = await listening(
      createServer((request, response) => {
        seen += 1;
        text(request).then(
          () => end(request),
          () => response.destroy(),
        );
      }),
    );
    expect(await create(clientOf(`http://${host}`))).toMatchObject({
      problem: { kind: 'unsure', cause: 'reset' },
    });
    // The client doesn't send it again by itself.
    expect(seen).toBe(1);
  });

  it('is unsure if no reply comes in time', async () => {
    const host = await listening(createServer(() => undefined));
    const result = await create(clientOf(`http://${host}`, { timeoutMs: 1_000 }));
    expect(result).toMatchObject({ problem: { kind: 'unsure', cause: 'timeout' } });
  });

  it('is unsure if the reply breaks off', async () => {
    const host = await listening(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-length': '99' }).write('{');
      }),
    );
    const result = await create(clientOf(`http://${host}`, { timeoutMs: 1_000 }));
    expect(result).toMatchObject({ problem: { kind: 'unsure', cause: 'timeout' } });
  });

  it("is unsure if the reply isn't HTTP", async () => {
    const host = await listening(
      createTcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n'))),
    );
    expect(await create(clientOf(`http://${host}`))).toMatchObject({
      problem: { kind: 'unsure', cause: 'unreadable-reply' },
    });
  });
});

/** Self-signed, made for this test, valid until 2126. */
const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgd5XdTulwtJrpf4Oe
3q8ulmhXQJa3Tz88yve83sIMdNShRANCAASLF93eVqlcNqgQsDjEp79sgykBsN3J
jNAcHZtCwRvhelVP44zmd0UCN1dVV8D+YaWkcXgcS8Q5idvKNLyNca8J
-----END PRIVATE KEY-----`;
const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUQh2Ny/BtYxa5pyt8le/5CI7smogwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE3MzAwMVoYDzIxMjYxMDMw
MTczMDAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASLF93eVqlcNqgQsDjEp79sgykBsN3JjNAcHZtCwRvhelVP44zmd0UC
N1dVV8D+YaWkcXgcS8Q5idvKNLyNca8Jo1MwUTAdBgNVHQ4EFgQUHsFD1Ak21EbD
Ew1w/GHwgdMk4sowHwYDVR0jBBgwFoAUHsFD1Ak21EbDEw1w/GHwgdMk4sowDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAtXSK1CGWHr3EbOrwKMoI
tKgdJ92WPa5dADOAJ22n5VcCIAPjjNvARpxlkAow/dawWCGddS0iV838+PugkVi7
O2VR
-----END CERTIFICATE-----`;
