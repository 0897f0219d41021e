import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import { signForm } from '../contract/sign.ts';
import type { CallbackMethod } from '../contract/subscription.ts';
import { systemTimer } from '../world/system-timer.ts';
import { Deliverer, type DelivererOptions } from './deliverer.ts';
import { type DeliveryAttempt, DeliveryLog } from './delivery-log.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = (response: ServerResponse, count: number) => void;

/** A receiver that answers as configured. `count` is 1 for its first request. */
async function receiver(answer: Answer) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { url = '', method = '', headers } = request;
      received.push({ url, method, headers, body });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { received, url: `http://127.0.0.1:${portOf(server.address())}` };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

function given(overrides: Partial<DelivererOptions> = {}) {
  const log = new DeliveryLog(100);
  const dialect: Dialect = overrides.dialect ?? 'signalwire';
  let settle: () => void = () => {};
  const deliverer = new Deliverer({
    dialect,
    signingKey: 'key',
    maxConcurrent: 8,
    maxWaiting: 100,
    retryDelaysMs: [1],
    timer: systemTimer,
    logger: SILENT,
    log,
    retryOn: null,
    onSettled: () => {
      if (deliverer.pending === 0) settle();
    },
    ...overrides,
  });
  cleanups.push(() => deliverer.close());
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const emit = (url: string, method: CallbackMethod = 'POST', parameters = { CallSid: 'c1' }) => {
    const target = parseCallbackTarget(url, dialect, 'call');
    if (target === null) throw new Error('The test has a bad URL.');
    const token = dialect === 'twilio' ? { token: 'token-1' } : {};
    deliverer.emit({
      address: { target, method },
      parameters,
      sid: 'c1',
      label: 'ringing',
      ...token,
    });
  };
  return { deliverer, log, settled, emit };
}

const attemptsIn = (log: DeliveryLog): readonly DeliveryAttempt[] =>
  log.newestFirst().filter((entry) => entry.kind === 'attempt');

const ok: Answer = (response) => response.writeHead(204).end();

test('a POST carries its parameters in the body, signed', async () => {
  const { url, received } = await receiver(ok);
  const { emit, settled, deliverer } = given();
  emit(`${url}/cb?x=1#rt=9000`, 'POST', { CallSid: 'c 1' });
  await settled;
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: 'POST', url: '/cb?x=1', body: 'CallSid=c+1' });
  expect(received[0]?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'x-signalwire-signature': signForm('key', `${url}/cb?x=1`, { CallSid: 'c 1' }),
  });
  expect(deliverer.counters).toMatchObject({ emitted: 1, delivered: 1, attempts: 1, pending: 0 });
});

test('a GET carries them in the query string, and the signature covers only the URL', async () => {
  const { url, received } = await receiver(ok);
  const { emit, settled } = given();
  emit(`${url}/cb?x=1`, 'GET', { CallSid: 'c 1' });
  await settled;
  expect(received[0]).toMatchObject({ method: 'GET', url: '/cb?x=1&CallSid=c+1', body: '' });
  const signature = signForm('key', `${url}/cb?x=1&CallSid=c+1`, {});
  expect(received[0]?.headers['x-signalwire-signature']).toBe(signature);
});

test('SignalWire tries three times if the answer is 5xx, then gives up', async () => {
  const { url, received } = await receiver((response) => response.writeHead(503).end());
  const { emit, settled, deliverer, log } = given();
  emit(url);
  await settled;
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(deliverer.counters).toMatchObject({ failed: 1, delivered: 0, attempts: 3 });
  expect(attemptsIn(log).map(({ attempt, willRetry }) => [attempt, willRetry])).toEqual([
    [3, false],
    [2, true],
    [1, true],
  ]);
  expect(attemptsIn(log)[0]).toMatchObject({ status: 503, errorCode: 11_217, failure: '5xx' });
});

test('a successful retry counts as delivered', async () => {
  const { url } = await receiver((response, count) =>
    response.writeHead(count === 1 ? 500 : 200).end('ok'),
  );
  const { emit, settled, deliverer } = given();
  emit(url);
  await settled;
  expect(deliverer.counters).toMatchObject({ delivered: 1, failed: 0, attempts: 2 });
});

test('a refusal with 4xx is final', async () => {
  const { url, received } = await receiver((response) => response.writeHead(403).end());
  const { emit, settled, log } = given();
  emit(url);
  await settled;
  expect(received).toHaveLength(1);
  expect(attemptsIn(log)[0]).toMatchObject({ status: 403, errorCode: 11_217, failure: '4xx' });
});

test('what SignalWire retries can be configured, since it is not documented', async () => {
  const { url, received } = await receiver((response, count) =>
    response.writeHead(count === 1 ? 403 : 503).end(),
  );
  const { emit, settled, log } = given({ retryOn: new Set(['4xx']) });
  emit(url);
  await settled;
  expect(received).toHaveLength(2);
  expect(attemptsIn(log).map(({ status, willRetry }) => [status, willRetry])).toEqual([
    [503, false],
    [403, true],
  ]);
});

test.each([
  ['signalwire', 200, null],
  ['signalwire', 204, null],
  ['signalwire', 201, 11_217],
  ['signalwire', 202, 11_217],
  ['twilio', 201, null],
  ['twilio', 202, null],
] as const)('%s takes %i: error %s', async (dialect, status, errorCode) => {
  const { url, received } = await receiver((response) => response.writeHead(status).end());
  const { emit, settled, log, deliverer } = given({ dialect });
  emit(url);
  await settled;
  expect(received).toHaveLength(1);
  expect(deliverer.counters.delivered).toBe(errorCode === null ? 1 : 0);
  // The receiver gets the request in any case.
  expect(attemptsIn(log)[0]).toMatchObject({ status, errorCode, intact: true });
});

test('a broken connection is retried', async () => {
  const { url, received } = await receiver((response, count) => {
    if (count === 1) response.socket?.resetAndDestroy();
    else response.writeHead(204).end();
  });
  const { emit, settled, deliverer, log } = given();
  emit(url);
  await settled;
  expect(received).toHaveLength(2);
  expect(deliverer.counters.delivered).toBe(1);
  expect(attemptsIn(log)[1]).toMatchObject({ failure: 'reset', status: null });
});

test('an answer that does not come in time is a timeout', async () => {
  const { url } = await receiver((response, count) => {
    if (count > 1) response.writeHead(204).end();
  });
  const { emit, settled, deliverer, log } = given();
  // Enough for the second attempt on a busy machine.
  emit(`${url}/#tt=2000`);
  await settled;
  expect(deliverer.counters).toMatchObject({ delivered: 1, attempts: 2 });
  expect(attemptsIn(log)[1]).toMatchObject({ failure: 'timeout', errorCode: 11_200 });
});

test('a body that trickles beyond the total time is a timeout, too', async () => {
  const { url } = await receiver((response, count) => {
    if (count > 1) response.writeHead(204).end();
    else response.writeHead(200).write('never ends');
  });
  const { emit, settled, log } = given();
  emit(`${url}/#tt=150`);
  await settled;
  expect(attemptsIn(log)[1]).toMatchObject({ failure: 'timeout' });
});

test('an answer that comes slightly too late is a timeout', async () => {
  const { url } = await receiver(() => {});
  const { emit, settled, log } = given();
  emit(`${url}/#rt=1200`);
  await settled;
  expect(attemptsIn(log).map(({ failure }) => failure)).toEqual(Array(3).fill('timeout'));
  for (const { latencyMs, detail } of attemptsIn(log)) {
    expect(latencyMs).toBeGreaterThanOrEqual(1_190);
    expect(detail).toMatch(/^no answer within 1200 ms/);
  }
  // A busy machine is late for some.
  expect(Math.min(...attemptsIn(log).map(({ latencyMs }) => latencyMs))).toBeLessThan(2_200);
});

test('an answer can take longer if parts of it keep coming', async () => {
  const { url } = await receiver((response) => {
    response.writeHead(200);
    let parts = 0;
    const next = setInterval(() => {
      parts += 1;
      response.write('x');
      if (parts < 12) return;
      clearInterval(next);
      response.end();
    }, 200);
  });
  const { emit, settled, log, deliverer } = given();
  emit(`${url}/#rt=2000`);
  await settled;
  expect(deliverer.counters).toMatchObject({ delivered: 1, attempts: 1 });
  expect(attemptsIn(log)[0]?.latencyMs).toBeGreaterThan(2_000);
});

test('the total time covers all attempts on Twilio, and each attempt on SignalWire', async () => {
  const { url } = await receiver(() => {});
  const twilio = given({ dialect: 'twilio' });
  twilio.emit(`${url}/#rt=1000&tt=2300&rc=5&rp=rt`);
  await twilio.settled;
  const attempts = attemptsIn(twilio.log);
  // The newest first. On a busy machine, the second can take all that's left.
  const [newest, ...older] = attempts.map(({ errorCode }) => errorCode);
  expect(newest).toBeOneOf([11_203, 11_200]);
  expect(older.length).toBeLessThan(3);
  expect(new Set(older)).toEqual(new Set([11_200]));
  expect(attempts.reduce((sum, { latencyMs }) => sum + latencyMs, 0)).toBeLessThan(5_000);
  const signalwire = given();
  signalwire.emit(`${url}/#rt=300&tt=700`);
  await signalwire.settled;
  expect(attemptsIn(signalwire.log).map(({ errorCode }) => errorCode)).toEqual([
    11_200, 11_200, 11_200,
  ]);
});

test('if nothing listens, both providers retry in their own way', async () => {
  const { url } = await receiver(ok);
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
  for (const [dialect, attempts, errorCode] of [
    ['signalwire', 3, 11_200],
    ['twilio', 2, 11_202],
  ] as const) {
    const { emit, settled, deliverer, log } = given({ dialect });
    emit(url);
    await settled;
    expect(deliverer.counters).toMatchObject({ failed: 1, attempts });
    expect(attemptsIn(log)[0]).toMatchObject({ failure: 'connect', errorCode });
  }
});

test('a connection attempt ends at its timeout', async () => {
  // The server accepts the connection, and never starts TLS.
  const server = createTcpServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  const { emit, settled, log } = given();
  emit(`https://127.0.0.1:${portOf(server.address())}/#ot=100`);
  await settled;
  const attempts = attemptsIn(log);
  expect(attempts.map(({ failure }) => failure)).toEqual(['connect', 'connect', 'connect']);
  expect(Math.min(...attempts.map(({ latencyMs }) => latencyMs))).toBeLessThan(2_000);
});

test('Twilio marks all attempts of a callback with the same token', async () => {
  const { url, received } = await receiver((response, count) =>
    response.writeHead(count === 1 ? 500 : 200).end(),
  );
  const { emit, settled } = given({ dialect: 'twilio' });
  emit(`${url}/#rc=1&rp=5xx`);
  await settled;
  expect(received.map(({ headers }) => headers['i-twilio-idempotency-token'])).toEqual([
    'token-1',
    'token-1',
  ]);
  expect(received[0]?.headers['x-twilio-signature']).toBeDefined();
  expect(received[0]?.headers['x-signalwire-signature']).toBeUndefined();
});

test('no more run at once than allowed, and the excess is dropped and counted', async () => {
  let open = 0;
  let mostOpen = 0;
  const release: (() => void)[] = [];
  const { url } = await receiver((response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    release.push(() => {
      open -= 1;
      response.writeHead(204).end();
    });
    if (release.length === 2) {
      // Both slots are taken. From here on every request is answered at once.
      for (const answer of release.splice(0)) answer();
      release.push = (...answers) => {
        for (const answer of answers) answer();
        return 0;
      };
    }
  });
  const { emit, settled, deliverer } = given({ maxConcurrent: 2, maxWaiting: 3 });
  for (let i = 0; i < 7; i += 1) emit(url);
  await settled;
  expect(mostOpen).toBe(2);
  expect(deliverer.counters).toMatchObject({ emitted: 7, delivered: 5, overflowed: 2 });
});

test('a receiver that hangs does not delay another', async () => {
  const dead = await receiver(() => {});
  const alive = await receiver(ok);
  const { emit, deliverer } = given({ maxConcurrent: 1, maxWaiting: 100 });
  for (let i = 0; i < 5; i += 1) emit(dead.url);
  emit(alive.url);
  await expect.poll(() => alive.received.length).toBe(1);
  expect(deliverer.counters.delivered).toBeLessThanOrEqual(1);
});
