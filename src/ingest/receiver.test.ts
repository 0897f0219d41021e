/** One request: its answer, what's counted, and what reaches the store. */

import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseAccountSid } from '../core/ids.ts';
import type { Answer, EventSink, Observation } from '../ports/event-sink.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { CallbackReply, IncomingCallback } from '../ports/receiver.ts';
import { createReceiver, type ReceiverOptions } from './receiver.ts';

const KEY = 'PSK_test_key';
const NOW = Date.UTC(2026, 10, 23, 16);
const ORIGIN = 'https://board.test';
const PATH = '/callbacks/voice';
const IDS = 'AccountSid=AC1&CallSid=CA1';
const PROGRESS = `${IDS}&CallbackSource=call-progress-events&CallStatus=ringing&Direction=inbound&Timestamp=Thu%2C+25+Jun+2026+20%3A26%3A02+%2B0000`;

/** A sink that stores what it accepts, once. */
class MemorySink implements EventSink {
  readonly kept = new Map<string, Observation>();
  /** Its answer, if it's not to store anything. */
  refusal: 'shed' | 'failed' | null = null;

  accept(observation: Observation, answer: Answer): void {
    if (this.refusal === null) this.kept.set(observation.key, observation);
    answer(this.refusal ?? 'stored');
  }
}

/** A receiver, its sink, and its counts. */
function receiving(options: Partial<ReceiverOptions> = {}) {
  const sink = new MemorySink();
  const counted: string[] = [];
  const metrics: Metrics = {
    rejected: (reason) => counted.push(reason),
    aside: (kind) => counted.push(kind),
    journaled: () => undefined,
    committed: () => undefined,
    tokenRefused: () => undefined,
    threadRestarted: () => undefined,
    queue: () => undefined,
  };
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink,
    keys: [{ accountSid: parseAccountSid('AC1'), secret: createSecretKey(KEY, 'utf8') }],
    allowUnsigned: false,
    address: { publicUrl: ORIGIN, trustProxy: false },
    clock: { now: () => NOW },
    metrics,
    ...options,
  });
  const receive = (request: Partial<IncomingCallback>): Promise<CallbackReply> =>
    new Promise((resolve) =>
      receiver.receive(
        {
          method: 'POST',
          target: PATH,
          headers: {},
          body: new Uint8Array(0),
          encrypted: false,
          ...request,
        },
        resolve,
      ),
    );
  return { sink, counted, receive };
}

const base64 = (text: string): string => createHmac('sha1', KEY).update(text).digest('base64');

/** A form by POST, signed as its provider signs it. */
function post(form: string, target = PATH): Partial<IncomingCallback> {
  const pairs = [...new URLSearchParams(form)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    target,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-signalwire-signature': base64(ORIGIN + target + pairs.flat().join('')),
    },
    body: Buffer.from(form),
  };
}

/** The same by GET. */
const get = (form: string): Partial<IncomingCallback> => ({
  method: 'GET',
  target: `${PATH}?${form}`,
  headers: { 'x-signalwire-signature': base64(`${ORIGIN}${PATH}?${form}`) },
});

/** JSON, signed over its bytes. */
const json = (text: string, type = 'application/json'): Partial<IncomingCallback> => ({
  headers: {
    'content-type': type,
    'x-signalwire-signature': createHmac('sha1', KEY)
      .update(ORIGIN + PATH + text)
      .digest('hex'),
  },
  body: Buffer.from(text),
});

const ACKNOWLEDGED = { status: 204, error: null };
const refusal = (status: number, code: string) => ({
  status,
  error: expect.objectContaining({ code }),
});

describe('what is stored', () => {
  test('a progress callback: complete, as it came, with the time of its arrival', async () => {
    const { sink, counted, receive } = receiving();
    expect(await receive(post(PROGRESS))).toEqual(ACKNOWLEDGED);
    expect([...sink.kept.values()]).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        kind: 'progress',
        accountSid: 'AC1',
        callSid: 'CA1',
        provenance: 'callback',
        receivedAt: NOW,
        request: { method: 'POST', target: PATH, encoding: 'form', body: Buffer.from(PROGRESS) },
      },
    ]);
    expect(counted).toEqual([]);
  });

  test('callbacks to different URLs, each verified by its own', async () => {
    const { sink, receive } = receiving();
    const requests = ['', '?a=1', '?b=2', '?a=1', ''].map((query, number) =>
      post(`${PROGRESS}&SequenceNumber=${number}`, PATH + query),
    );
    const others = [get(PROGRESS), json(JSON.stringify({ CallSid: 'CA2', AccountSid: 'AC1' }))];
    for (const request of requests) {
      expect(await receive(request)).toEqual(ACKNOWLEDGED);
      expect(await receive({ ...request, target: `${PATH}?c=3` })).toEqual(
        refusal(403, 'bad_signature'),
      );
      await receive(others.shift() ?? request);
    }
    expect(sink.kept.size).toBeGreaterThanOrEqual(requests.length);
  });

  test.each([
    [`${IDS}&CallStatus=completed&CallDuration=3`, 'number', 'CA1'],
    [`${IDS}&RecordingSid=RE1&RecordingStatus=completed`, 'recording', 'CA1'],
    [`${IDS}&ConferenceSid=CF1&StatusCallbackEvent=participant-join`, 'conference', 'CA1'],
    ['AccountSid=AC1&ConferenceSid=CF1&StatusCallbackEvent=conference-end', 'conference', 'CF1'],
    [`${IDS}&AnsweredBy=human`, 'answered-by', 'CA1'],
    [`${IDS}&CallStatus=on-hold`, 'progress', 'CA1'],
  ])('%s, as a %s event of %s', async (form, kind, callSid) => {
    const { sink, receive } = receiving();
    expect(await receive(post(form))).toEqual(ACKNOWLEDGED);
    expect([...sink.kept.values()]).toMatchObject([{ kind, callSid }]);
  });

  test('a repeat is acknowledged, even if sent by the other method, and stored once', async () => {
    const { sink, receive } = receiving();
    for (const request of [post(PROGRESS), post(PROGRESS), get(PROGRESS)]) {
      expect(await receive(request)).toEqual(ACKNOWLEDGED);
    }
    expect(sink.kept.size).toBe(1);
  });

  test('the query of a POST makes it a different callback, and overrides nothing', async () => {
    const { sink, receive } = receiving();
    await receive(post(PROGRESS));
    await receive(post(PROGRESS, `${PATH}?tenant=1&CallSid=CA9&AccountSid=AC9`));
    const kept = [...sink.kept.values()];
    expect(kept.map(({ accountSid, callSid }) => [accountSid, callSid])).toEqual([
      ['AC1', 'CA1'],
      ['AC1', 'CA1'],
    ]);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'application/vnd.x+json'])(
    'JSON as %s',
    async (type) => {
      const { sink, receive } = receiving();
      const text =
        '{"AccountSid":"AC1","CallSid":"CA1","CallbackSource":"x","CallStatus":"busy","SequenceNumber":2}';
      expect(await receive(json(text, type))).toEqual(ACKNOWLEDGED);
      expect([...sink.kept.values()]).toMatchObject([
        { kind: 'progress', request: { encoding: 'json', body: Buffer.from(text) } },
      ]);
    },
  );

  test("a proxy's request for a whole URL, by its path", async () => {
    const { sink, receive } = receiving();
    const request = { ...post(PROGRESS), target: `http://proxy.test${PATH}` };
    expect(await receive(request)).toEqual(ACKNOWLEDGED);
    expect([...sink.kept.values()]).toMatchObject([{ request: { target: PATH } }]);
  });

  test('a form without a content type', async () => {
    const { sink, receive } = receiving();
    const { 'content-type': _type, ...headers } = { ...post(PROGRESS).headers };
    expect(await receive({ ...post(PROGRESS), headers })).toEqual(ACKNOWLEDGED);
    expect(sink.kept.size).toBe(1);
  });

  test('an unsigned callback, only if that is allowed', async () => {
    const headers = { host: 'localhost:8484' };
    const unsigned = { ...post(PROGRESS), headers };
    const open = receiving({ allowUnsigned: true, keys: [] });
    expect(await open.receive(unsigned)).toEqual(ACKNOWLEDGED);
    expect(open.sink.kept.size).toBe(1);
    // Then a wrong signature isn't refused either.
    const wrong = { ...unsigned, headers: { ...headers, 'x-twilio-signature': 'wrong' } };
    expect(await open.receive(wrong)).toEqual(ACKNOWLEDGED);
  });
});

describe('what is acknowledged but not stored', () => {
  test.each([
    [`${IDS}&CallStatus=ringing&Direction=inbound`, 'voice-request'],
    [`${IDS}&CallStatus=in-progress&Digits=1`, 'voice-request'],
    ['AccountSid=AC1&MessageSid=SM1&MessageStatus=delivered', 'message'],
  ])('%s is counted as a %s', async (form, counter) => {
    const { sink, counted, receive } = receiving();
    expect(await receive(post(form))).toEqual(ACKNOWLEDGED);
    expect(counted).toEqual([counter]);
    expect(sink.kept.size).toBe(0);
  });
});

describe('a refused request leaves nothing but a count', () => {
  type Case = [
    name: string,
    request: Partial<IncomingCallback>,
    options: Partial<ReceiverOptions>,
    reply: object,
    counter: string | null,
  ];
  const unsigned = { ...post(PROGRESS), headers: {} };
  const otherAccount = PROGRESS.replace('AC1', 'AC2');
  const oneKeyForAll = [{ accountSid: null, secret: createSecretKey(KEY, 'utf8') }];
  const cases: readonly Case[] = [
    ['no key is set', post(PROGRESS), { keys: [] }, refusal(403, 'no_signing_key'), 'no-key'],
    ['no signature', unsigned, {}, refusal(403, 'unsigned'), 'unsigned'],
    [
      'a signature over other parameters',
      { ...post(PROGRESS), body: Buffer.from(PROGRESS.replace('ringing', 'failed')) },
      {},
      refusal(403, 'bad_signature'),
      'bad-signature',
    ],
    [
      'another URL than the signed one',
      { ...post(PROGRESS), target: '/CallStatus' },
      {},
      refusal(403, 'bad_signature'),
      'bad-signature',
    ],
    [
      'an account of another key',
      post(otherAccount),
      {},
      refusal(403, 'wrong_account'),
      'wrong-account',
    ],
    [
      'no CallSid',
      post('AccountSid=AC1&CallStatus=busy'),
      {},
      refusal(400, 'malformed_callback'),
      'malformed',
    ],
    ['no status', post(IDS), {}, refusal(400, 'malformed_callback'), 'malformed'],
    [
      'no account, with the key of one',
      post('CallSid=CA1&CallStatus=busy'),
      {},
      refusal(400, 'malformed_callback'),
      'malformed',
    ],
    [
      'two calls at once',
      post(`${IDS}&CallSid=CA2&CallStatus=busy`),
      { keys: oneKeyForAll },
      refusal(400, 'malformed_callback'),
      'malformed',
    ],
    ['invalid JSON', json('{"AccountSid"'), {}, refusal(400, 'malformed_callback'), 'malformed'],
    ['JSON that is a list', json('[]'), {}, refusal(400, 'malformed_callback'), 'malformed'],
    [
      'unsigned invalid JSON',
      { ...json('{'), headers: { 'content-type': 'application/json' } },
      {},
      refusal(403, 'unsigned'),
      'unsigned',
    ],
    [
      'another content type',
      { ...post(PROGRESS), headers: { ...post(PROGRESS).headers, 'content-type': 'text/xml' } },
      {},
      refusal(415, 'unsupported_body'),
      'unsupported-body',
    ],
    ['HEAD', { ...get(PROGRESS), method: 'HEAD' }, {}, refusal(405, 'method_not_allowed'), null],
    ['PUT', { ...post(PROGRESS), method: 'PUT' }, {}, refusal(405, 'method_not_allowed'), null],
    [
      'DELETE',
      { ...post(PROGRESS), method: 'DELETE' },
      {},
      refusal(405, 'method_not_allowed'),
      null,
    ],
  ];

  test.each(cases)('%s', async (_name, request, options, reply, counter) => {
    const { sink, counted, receive } = receiving(options);
    expect(await receive(request)).toEqual(reply);
    expect(counted).toEqual(counter === null ? [] : [counter]);
    expect(sink.kept.size).toBe(0);
  });

  test.each([
    ['shed', 'overloaded', 'shed'],
    ['failed', 'store_failed', 'store-failed'],
  ] as const)('a store that answers "%s": retry later', async (answer, code, counter) => {
    const { sink, counted, receive } = receiving();
    sink.refusal = answer;
    expect(await receive(post(PROGRESS))).toEqual({ ...refusal(503, code), retryAfterSeconds: 1 });
    expect(counted).toEqual([counter]);
  });

  test('every refusal says what is wrong', async () => {
    const { receive } = receiving();
    const reply = await receive(post('AccountSid=AC1&CallSid=%2F&CallStatus=busy'));
    expect(reply.error).toEqual({
      code: 'malformed_callback',
      message:
        "The callback cannot be kept: its CallSid is not a sid: 1 to 64 letters, digits, '.', '_', ':' or '-'.",
      docs: '/docs/reference/errors#malformed_callback',
    });
  });
});

describe('I11: a key is valid for its own account only', () => {
  const two = [
    { accountSid: parseAccountSid('AC1'), secret: createSecretKey('one', 'utf8') },
    { accountSid: parseAccountSid('AC2'), secret: createSecretKey(KEY, 'utf8') },
  ];

  test('the second key accepts its own callbacks and not those of the first', async () => {
    const { sink, receive } = receiving({ keys: two });
    expect(await receive(post(PROGRESS))).toEqual(refusal(403, 'wrong_account'));
    expect(await receive(post(PROGRESS.replace('AC1', 'AC2')))).toEqual(ACKNOWLEDGED);
    expect([...sink.kept.values()].map(({ accountSid }) => accountSid)).toEqual(['AC2']);
  });

  test('an AccountSid that is sent twice cannot hide another account', async () => {
    const { sink, receive } = receiving({ keys: two });
    for (const form of [
      `AccountSid=AC2&${PROGRESS}`,
      `${PROGRESS}&AccountSid=AC2`,
      `AccountSid=&${PROGRESS}`,
    ]) {
      expect((await receive(post(form))).status).not.toBe(204);
    }
    expect(sink.kept.size).toBe(0);
  });

  test('a key without an account is valid for any', async () => {
    const keys = [{ accountSid: null, secret: createSecretKey(KEY, 'utf8') }];
    const { sink, receive } = receiving({ keys });
    await receive(post(PROGRESS));
    await receive(post(PROGRESS.replace('AC1', 'AC2')));
    expect(sink.kept.size).toBe(2);
  });
});
