/** How callbacks reach a receiver, and how they fail to: redirects, faults and their record. */

import { type Dialect, type NamedFaultInput, startEmulator } from '@callboard/emulator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, callbackReceiver, NO_CONTENT } from '../support/callback-receiver.ts';
import { signalwireAccepts, twilioAccepts } from '../support/sdk-clients.ts';

const KEY = 'a-key';
const ORACLES = {
  signalwire: { header: 'x-signalwire-signature', accepts: signalwireAccepts },
  twilio: { header: 'x-twilio-signature', accepts: twilioAccepts },
} as const satisfies Record<Dialect, unknown>;
const DIALECTS = ['signalwire', 'twilio'] as const;

interface Terms {
  readonly dialect?: Dialect;
  readonly path?: string;
  readonly calls?: number;
  readonly faults?: readonly NamedFaultInput[];
  readonly answer?: Answer;
}

/** Sends the callbacks of a few calls to a receiver until everything has finished. */
async function run({ dialect = 'signalwire', path = '/cb', calls = 5, faults, answer }: Terms) {
  await using receiver = await callbackReceiver(answer);
  await using emulator = await startEmulator({
    dialect,
    signingKey: KEY,
    target: receiver.url + path,
    calls,
    callsPerSecond: 10,
    speed: 5_000,
    seed: 'delivery',
    startAt: 0,
    faults,
    retryDelaysMs: [1],
  });
  await emulator.idle();
  const { received } = receiver;
  // The other side may not have noticed yet that a connection broke.
  const { attempts } = emulator.deliveries();
  await expect.poll(() => received.length).toBeGreaterThanOrEqual(attempts);
  return {
    url: receiver.url,
    received: [...received],
    attempts: emulator.attempts(),
    counters: emulator.deliveries(),
    isSigned: received.map(({ url, method, body, headers }) => {
      const { header, accepts } = ORACLES[dialect];
      const form = method === 'POST' ? Object.fromEntries(new URLSearchParams(body)) : {};
      const signature = headers[header];
      return typeof signature === 'string' && accepts(KEY, signature, receiver.url + url, form);
    }),
  };
}

const always = (fault: NamedFaultInput['fault'], seconds?: number): readonly NamedFaultInput[] => [
  seconds === undefined ? { fault } : { fault, seconds },
];

const redirectTo =
  (status: number, hops: number): Answer =>
  (response, _count, { url }) => {
    const hop = Number(new URLSearchParams(url.split('?')[1]).get('hop') ?? 0);
    if (hop >= hops) NO_CONTENT(response, 0, { ...EMPTY, url });
    else response.writeHead(status, { location: `/moved?hop=${hop + 1}` }).end();
  };
const EMPTY = { url: '', method: '', headers: {}, body: '', isWhole: true, tookMs: 0 };

describe('redirects', () => {
  test.each(DIALECTS)(
    '307 repeats the request, signed for its new address (%s)',
    async (dialect) => {
      const { received, isSigned, counters } = await run({ dialect, answer: redirectTo(307, 3) });
      expect(counters).toMatchObject({ failed: 0, delivered: counters.emitted });
      expect(received).toHaveLength(4 * counters.delivered);
      expect(new Set(received.map(({ method }) => method))).toEqual(new Set(['POST']));
      expect(isSigned.every(Boolean)).toBe(true);
    },
  );

  test.each([301, 302, 303])('%i makes it a GET without parameters', async (status) => {
    const { received, isSigned, counters } = await run({ answer: redirectTo(status, 1) });
    expect(counters.delivered).toBe(counters.emitted);
    const followed = received.filter(({ url }) => url === '/moved?hop=1');
    expect(followed).toHaveLength(counters.delivered);
    expect(new Set(followed.map(({ method, body }) => method + body))).toEqual(new Set(['GET']));
    expect(isSigned.every(Boolean)).toBe(true);
  });

  test('a fourth in a row is one too many', async () => {
    const { received, attempts, counters } = await run({ answer: redirectTo(307, 4) });
    expect(counters).toMatchObject({ delivered: 0, failed: counters.emitted });
    expect(received).toHaveLength(4 * counters.failed);
    expect(attempts[0]).toMatchObject({ status: 307, errorCode: 11_215, intact: false });
  });

  test.each([
    ['signalwire', 11_215],
    ['twilio', 11_216],
  ] as const)('one without a usable location is a failure (%s)', async (dialect, errorCode) => {
    const answer: Answer = (response) => response.writeHead(308, { location: '/x' }).end();
    const { attempts } = await run({ dialect, answer });
    expect(attempts[0]).toMatchObject({ status: 308, errorCode });
  });
});

describe('answers', () => {
  test('one that is too large does not count', async () => {
    const answer: Answer = (response) => response.end('x'.repeat(100_000));
    const { attempts } = await run({ answer });
    expect(attempts[0]).toMatchObject({ status: null, errorCode: 11_750, intact: true });
  });

  test.each(DIALECTS)(
    "one that isn't HTTP is reported as invalid, and not tried again (%s)",
    async (dialect) => {
      const answer: Answer = (response) => response.socket?.end('SSH-2.0-none\r\n');
      const { attempts } = await run({ dialect, calls: 1, answer });
      for (const attempt of attempts) {
        expect(attempt).toMatchObject({ failure: 'other', errorCode: 11_251, attempt: 1 });
      }
      expect(attempts.length).toBeGreaterThan(0);
    },
  );

  test('one that breaks off is a broken connection', async () => {
    const answer: Answer = (response) =>
      response.socket?.end(
        'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhal',
      );
    const { attempts } = await run({ calls: 1, answer });
    expect(attempts[0]).toMatchObject({ failure: 'reset', errorCode: 11_200 });
  });
});

describe('faults', () => {
  test.each(DIALECTS)('a wrong signature is refused by the SDK of %s', async (dialect) => {
    const { isSigned, received, attempts } = await run({
      dialect,
      calls: 60,
      faults: always('wrong-signature'),
    });
    expect(isSigned.length).toBeGreaterThan(200);
    expect(isSigned.every((good) => !good)).toBe(true);
    expect(received[0]?.headers[ORACLES[dialect].header]).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    expect(attempts[0]).toMatchObject({
      status: 204,
      intact: false,
      faults: ['wrong-signature'],
    });
  });

  test.each(DIALECTS)('no-signature sends none, and no SDK accepts that (%s)', async (dialect) => {
    const { received, url } = await run({ dialect, faults: always('no-signature') });
    expect(received.length).toBeGreaterThan(10);
    for (const { headers, body, url: path } of received) {
      expect(headers[ORACLES[dialect].header]).toBeUndefined();
      const form = Object.fromEntries(new URLSearchParams(body));
      expect(ORACLES[dialect].accepts(KEY, '', url + path, form)).toBe(false);
    }
  });

  test.each(['wrong-signature', 'no-signature'] as const)(
    '%s also applies after a redirect',
    async (fault) => {
      const answer = redirectTo(307, 1);
      const { received, isSigned } = await run({ faults: always(fault), answer });
      expect(received.filter(({ url }) => url === '/moved?hop=1').length).toBeGreaterThan(10);
      expect(isSigned.some(Boolean)).toBe(false);
    },
  );

  test('reset after send: the receiver gets the callback again, three times in all', async () => {
    const { received, attempts, counters, isSigned } = await run({
      faults: always('reset-after-send'),
    });
    expect(received).toHaveLength(3 * counters.emitted);
    expect(isSigned.every(Boolean)).toBe(true);
    expect(counters).toMatchObject({ failed: counters.emitted, delivered: 0 });
    expect(new Set(attempts.map((entry) => entry.kind === 'attempt' && entry.intact))).toEqual(
      new Set([true]),
    );
    expect(attempts[0]).toMatchObject({ status: null, failure: 'reset', errorCode: 11_200 });
  });

  test('reset after send makes Twilio try again, too, which otherwise would not', async () => {
    const { received, counters } = await run({
      dialect: 'twilio',
      faults: always('reset-after-send'),
    });
    expect(received).toHaveLength(2 * counters.emitted);
    const tokens = received.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(new Set(tokens).size).toBe(counters.emitted);
  });

  test('a duplicate from Twilio has the same token', async () => {
    const { received, counters } = await run({ dialect: 'twilio', faults: always('duplicate') });
    const tokens = Map.groupBy(received, ({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens.size).toBe(counters.emitted / 2);
    for (const [first, second] of tokens.values()) expect(second?.body).toBe(first?.body);
  });

  test('truncated body: the connection breaks halfway through', async () => {
    const { received, attempts, counters } = await run({ faults: always('truncated-body') });
    expect(received).toHaveLength(3 * counters.emitted);
    for (const { body, isWhole, headers } of received) {
      expect(isWhole).toBe(false);
      expect(body.length).toBe(Math.floor(Number(headers['content-length']) / 2));
    }
    expect(attempts[0]).toMatchObject({ status: null, failure: 'reset', intact: false });
  });

  test('slow client: the whole body arrives, slowly', async () => {
    const { received, isSigned, counters } = await run({ faults: always('slow-client', 0.2) });
    expect(counters.delivered).toBe(counters.emitted);
    expect(isSigned.every(Boolean)).toBe(true);
    for (const { tookMs } of received) expect(tookMs).toBeGreaterThan(150);
  });

  test('what is dropped is logged and counted, and nothing waits for it', async () => {
    const { received, attempts, counters } = await run({ faults: always('drop') });
    expect(received).toEqual([]);
    expect(counters).toMatchObject({ emitted: counters.dropped, delivered: 0, attempts: 0 });
    expect(attempts).toHaveLength(counters.dropped);
    expect(attempts[0]).toMatchObject({ kind: 'dropped', faults: ['drop'] });
  });

  test('delayed callbacks and copies arrive before it is idle', async () => {
    const plain = await run({});
    const faults: readonly NamedFaultInput[] = [
      { fault: 'duplicate' },
      { fault: 'delay', probability: 0.5 },
      { fault: 'reorder', probability: 0.5 },
      { fault: 'late-terminal', probability: 0.5 },
    ];
    const held = await run({ faults });
    expect(held.counters).toMatchObject({ pending: 0, delivered: 2 * plain.counters.delivered });
    const bodies = ({ received }: typeof held) =>
      received.map(({ body }) => body.replaceAll(/127.*?%3A\d+/g, ''));
    expect(new Set(bodies(held))).toEqual(new Set(bodies(plain)));
  });
});

describe('faults at run time', () => {
  const answered = z.object({ faults: z.array(z.looseObject({ fault: z.string().optional() })) });

  test('are set, listed and removed by name, alongside those of routes', async () => {
    await using emulator = await startEmulator();
    const url = `${emulator.url}/_emulator/faults`;
    const post = (faults: readonly object[]) =>
      fetch(url, { method: 'POST', body: JSON.stringify({ faults }) });
    const set = await post([
      { fault: 'duplicate', probability: 0.05 },
      { route: 'calls.list', action: { kind: 'respond', status: 503 }, times: 1 },
    ]);
    expect(set.status).toBe(200);
    const seen = answered.parse(await (await fetch(url)).json());
    expect(seen.faults).toMatchObject([
      { fault: 'duplicate', probability: 0.05, seconds: 10 },
      { route: 'calls.list', times: 1 },
    ]);
    expect((await post(seen.faults)).status).toBe(200);
    const refused = await post([{ fault: 'rain' }]);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      message: expect.stringMatching(/must be one of duplicate, reorder/),
    });
    expect(answered.parse(await (await fetch(url)).json())).toEqual(seen);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
    expect(answered.parse(await (await fetch(url)).json())).toEqual({ faults: [] });
  });

  test.each([
    ['rest-429', [429]],
    ['rest-5xx', [500, 502, 503, 504]],
  ] as const)('%s strikes any route of the API', async (fault, statuses) => {
    await using emulator = await startEmulator({ faults: [{ fault }] });
    const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
    const seen = new Set<number>();
    for (const path of ['', '/Calls', '/Messages', '/Calls/x', '/Messages', '/Calls', '/Calls']) {
      const answer = await fetch(`${emulator.url}/2010-04-01/Accounts/${emulator.project}${path}`, {
        headers: { authorization: `Basic ${pair}` },
      });
      expect(await answer.json()).toMatchObject({ status: answer.status });
      seen.add(answer.status);
    }
    expect([...seen].every((status) => statuses.some((one) => one === status))).toBe(true);
  });
});
