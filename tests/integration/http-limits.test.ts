import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { ask, connectRaw, formPost, type RawConnection } from '../support/http-client.ts';
import { ACKNOWLEDGED, startTestServer } from '../support/http-server.ts';

/** Limits short enough for tests. */
const QUICK = {
  limits: { headersTimeoutMs: 200, requestTimeoutMs: 400, timeoutCheckMs: 20 },
} as const;
/** For tests in which other requests are in time, on a busy machine too. */
const PATIENT = {
  limits: { headersTimeoutMs: 5_000, requestTimeoutMs: 10_000, timeoutCheckMs: 20 },
} as const;

/** The error in a raw answer. */
const errorIn = (answer: string) =>
  errorSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)));

/** Writes a byte now and then until the connection ends. */
function trickle(connection: RawConnection, bytes: string, everyMs: number): void {
  let index = 0;
  const timer = setInterval(
    () => connection.socket.write(bytes[index++ % bytes.length] ?? ''),
    everyMs,
  );
  connection.socket.once('close', () => clearInterval(timer));
}

describe('a body beyond the limit', () => {
  test('is answered 413 by its length alone, and the connection stays open', async () => {
    await using it = await startTestServer();
    using raw = await connectRaw(it.server);
    raw.socket.write(formPost('x'.repeat(64 * 1024 + 1)));
    await raw.hears(/413[\s\S]*body_too_large/);
    raw.socket.write(formPost('CallSid=CA1'));
    await raw.hears(/204/);
    expect(it.rejections).toEqual(['too-large']);
    expect(it.received).toHaveLength(1);
  });

  test('is answered 413 once its chunks exceed it, and is not held in memory', async () => {
    await using it = await startTestServer();
    using raw = await connectRaw(it.server);
    raw.socket.write(
      'POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    for (let count = 0; count < 64; count++) raw.socket.write(chunk);
    const answer = await raw.hears(/413[\s\S]*\}/);
    expect(errorIn(answer).details).toEqual({ limitBytes: 65_536 });
    raw.socket.write(`0\r\n\r\n${formPost('CallSid=CA1')}`);
    await raw.hears(/204/);
    expect(it.received).toHaveLength(1);
  });

  test('exactly at the limit is accepted', async () => {
    await using it = await startTestServer();
    const body = 'x'.repeat(64 * 1024);
    const { status } = await ask(it.server, '/callbacks/voice', { method: 'POST', body });
    expect([status, it.received[0]?.body.length]).toEqual([204, 65_536]);
  });

  test('that is longer or shorter than declared is not a callback', async () => {
    await using it = await startTestServer();
    using raw = await connectRaw(it.server);
    raw.socket.end(
      'POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nCallSid=CA1',
    );
    await raw.ended;
    expect(it.received).toEqual([]);
    expect(it.logged).toEqual([]);
  });
});

describe('headers beyond the limit', () => {
  const many = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`x-${n}`, '']));

  test.each([
    ['a query', `/callbacks/voice?${'a'.repeat(8_192)}`, {}, 414, 'target_too_long'],
    ['a query of the API', `/api/v1/calls?${'a'.repeat(8_192)}`, {}, 414, 'target_too_long'],
    ['too many headers', '/callbacks/voice', many, 431, 'headers_too_large'],
  ])('%s is refused before its body is read', async (_name, path, headers, status, code) => {
    await using it = await startTestServer();
    const answer = await ask(it.server, path, { method: 'POST', headers, body: 'a=1' });
    expect([answer.status, errorSchema.parse(JSON.parse(answer.text)).code]).toEqual([
      status,
      code,
    ]);
    expect(it.rejections).toEqual(['head-too-large']);
    expect(it.received).toEqual([]);
  });

  test('no header hides behind others: the last of a hundred still counts', async () => {
    await using it = await startTestServer();
    const few = Object.fromEntries(Object.entries(many).slice(0, 120));
    const headers = { host: 'localhost', ...few, 'x-forwarded-for': '192.0.2.1' };
    expect((await ask(it.server, '/api/v1/calls', { headers })).status).toBe(403);
  });
});

test('a request refused by its head is answered while its body is still being sent', async () => {
  const error = { code: 'unsigned', message: 'It is not signed.', docs: 'docs/x' };
  await using it = await startTestServer({
    receiver: {
      refuseHead: () => ({ status: 403, error }),
      receive: () => expect.fail('the body was read'),
    },
  });
  using raw = await connectRaw(it.server);
  const post = formPost('x'.repeat(60_000));
  const cut = post.length - 30_000;
  raw.socket.write(post.slice(0, cut));
  await raw.hears(/403[\s\S]*unsigned/);
  raw.socket.write(post.slice(cut) + formPost('CallSid=CA1'));
  await raw.hears(/403[\s\S]*403/);
});

describe("bytes that aren't a request", () => {
  test.each([
    ['words', 'hello there\r\n\r\n', 400, 'malformed_http'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'malformed_http'],
    ['a broken header', 'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n', 400, 'malformed_http'],
    ['HTTP/9', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 400, 'malformed_http'],
    [
      'two lengths',
      'POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
      'malformed_http',
    ],
    [
      'a length and chunks',
      'POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'malformed_http',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\n${`${'X-Pad: '.padEnd(1024, 'p')}\r\n`.repeat(20)}`,
      431,
      'headers_too_large',
    ],
    ['no host', 'POST /callbacks/voice HTTP/1.1\r\n\r\n', 400, 'malformed_http'],
  ])('%s are answered in JSON and counted', async (_name, bytes, status, code) => {
    await using it = await startTestServer();
    using raw = await connectRaw(it.server);
    raw.socket.write(bytes, 'latin1');
    const answer = await raw.hears(/"docs":"[^"]*"\}/);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(errorIn(answer).code).toBe(code);
    expect(it.rejections).toEqual([status === 431 ? 'head-too-large' : 'malformed-http']);
    expect(it.received).toEqual([]);
  });

  test('behind a callback that is being stored do not take its answer', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
    await using it = await startTestServer({
      receiver: {
        refuseHead: () => null,
        receive(_, reply) {
          arrive();
          void kept.then(() => reply(ACKNOWLEDGED));
        },
      },
    });
    using raw = await connectRaw(it.server);
    raw.socket.write(formPost('CallSid=CA1'));
    await arrived;
    raw.socket.write('rubbish\r\n\r\n');
    expect(await raw.ended).toBe('');
    keep();
  });
});

describe('a slow client', () => {
  test('that trickles its headers is answered 408 and closed', async () => {
    await using it = await startTestServer(QUICK);
    using raw = await connectRaw(it.server);
    raw.socket.write('POST /callbacks/voice HTTP/1.1\r\n');
    trickle(raw, 'X-Slow: 1\r\n', 10);
    const answer = await raw.ended;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(errorIn(answer).code).toBe('request_timeout');
    expect(it.rejections).toEqual(['timeout']);
  });

  test('that trickles its body is answered 408 and closed', async () => {
    await using it = await startTestServer(QUICK);
    using raw = await connectRaw(it.server);
    raw.socket.write('POST /callbacks/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n');
    trickle(raw, 'a', 10);
    expect(await raw.ended).toMatch(/^HTTP\/1.1 408 /);
    expect(it.rejections).toEqual(['timeout']);
    expect(it.received).toEqual([]);
  });

  test('that never sends anything is closed and not counted', async () => {
    await using it = await startTestServer(QUICK);
    using raw = await connectRaw(it.server);
    expect(await raw.ended).toMatch(/^HTTP\/1.1 408 /);
    expect(it.rejections).toEqual([]);
  });

  test('that pauses between two callbacks is left alone', async () => {
    await using it = await startTestServer(PATIENT);
    using keeping = await connectRaw(it.server);
    keeping.socket.write(formPost('n=1'));
    await keeping.hears(/204/);
    using judged = await connectRaw(it.server);
    await judged.ended;
    keeping.socket.write(formPost('n=2'));
    await keeping.hears(/204[\s\S]*204/);
    expect(it.received).toHaveLength(2);
  });

  test('does not delay others, however many there are', async () => {
    await using it = await startTestServer(PATIENT);
    const slow = await Promise.all(Array.from({ length: 200 }, () => connectRaw(it.server)));
    for (const [index, raw] of slow.entries()) {
      raw.socket.write(index % 2 === 0 ? 'POST /callb' : formPost('x'.repeat(500)).slice(0, 300));
    }
    const quick = await Promise.all(
      Array.from({ length: 100 }, () =>
        ask(it.server, '/callbacks/voice', { method: 'POST', body: 'CallSid=CA1' }),
      ),
    );
    expect(new Set(quick.map(({ status }) => status))).toEqual(new Set([204]));
    const ends = await Promise.all(slow.map((raw) => raw.ended));
    expect(ends.filter((text) => text.startsWith('HTTP/1.1 408 '))).toHaveLength(200);
    expect(it.received).toHaveLength(100);
  });

  test('beyond the maximum number of connections is refused', async () => {
    await using it = await startTestServer({ limits: { connections: 2 } });
    using one = await connectRaw(it.server);
    using two = await connectRaw(it.server);
    one.socket.write(formPost('n=1'));
    two.socket.write(formPost('n=2'));
    await Promise.all([one.hears(/204/), two.hears(/204/)]);
    using three = await connectRaw(it.server);
    expect(await three.ended).toBe('');
    one.socket.destroy();
    await once(one.socket, 'close');
  });
});
