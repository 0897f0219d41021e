import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type CallbackReceiver,
  callbackReceiver,
  type Answer as Reply,
} from '../../tests/support/callback-receiver.ts';
import { parseAccountSid, parseEventKey } from '../core/ids.ts';
import { HttpSender } from './http-sender.ts';
import type { Outgoing } from './send.ts';
import { targetUrl } from './target-url.ts';

const CALLBACK: Outgoing = {
  accountSid: parseAccountSid('AC1') ?? expect.fail('an account'),
  key: parseEventKey('0'.repeat(32)) ?? expect.fail('a key'),
  request: {
    method: 'POST',
    target: '/callbacks/voice?x=1',
    encoding: 'form',
    body: new TextEncoder().encode('A=1&B=%C3%A9&A=2'),
  },
};

let reply: Reply;
let receiver: CallbackReceiver;
beforeEach(async () => {
  receiver = await callbackReceiver((...asked) => reply(...asked));
});
afterEach(() => receiver[Symbol.asyncDispose]());

async function sent(url = receiver.url, timeoutMs = 3_000) {
  const by = { userAgent: 'Callboard/test', installation: 'a1b2c3d4' };
  const sender = new HttpSender(targetUrl(url), { sign: () => null, by, timeoutMs });
  try {
    return await sender.send(CALLBACK);
  } finally {
    await sender.close();
  }
}

test.each<[string, Reply, object]>([
  ['a status', (response) => response.writeHead(204).end(), { status: 204, retryAfterMs: null }],
  [
    'a redirect, which it does not follow',
    (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
    { status: 307 },
  ],
  [
    'when to try again',
    (response) => response.writeHead(429, { 'retry-after': '7' }).end(),
    { status: 429, retryAfterMs: 7000 },
  ],
  [
    'a date to try again, which it does not read',
    (response) => response.writeHead(503, { 'retry-after': new Date(0).toUTCString() }).end(),
    { status: 503, retryAfterMs: null },
  ],
  [
    'a body of any length',
    (response) => response.writeHead(200).end('x'.repeat(1_000_000)),
    { status: 200 },
  ],
  [
    'a status whose body never ends',
    (response) => response.writeHead(200).write('x'),
    { status: 200 },
  ],
])('gets %s', async (_, answer, expected) => {
  reply = answer;
  expect(await sent()).toMatchObject({ kind: 'answered', ...expected });
  expect(receiver.received).toMatchObject([
    {
      ...{ method: 'POST', url: '/?x=1', body: 'A=1&B=%C3%A9&A=2' },
      headers: {
        'user-agent': 'Callboard/test',
        'callboard-forwarded-by': 'a1b2c3d4',
        'callboard-event-id': '0'.repeat(32),
      },
    },
  ]);
});

test.each<[string, Reply]>([
  ['timeout', () => undefined],
  ['reset', (response) => response.destroy()],
])('says %s', async (cause, answer) => {
  reply = answer;
  expect(await sent()).toEqual({ kind: 'unanswered', cause });
});

test.each([
  ['refused', 'http://127.0.0.1:1/'],
  ['dns', 'http://nowhere.invalid/'],
])('says %s', async (cause, url) => {
  // A resolver can take some seconds.
  expect(await sent(url, 60_000)).toEqual({ kind: 'unanswered', cause });
});

test('says that TLS failed', async () => {
  expect(await sent(receiver.url.replace('http:', 'https:'))).toEqual({
    kind: 'unanswered',
    cause: 'tls',
  });
});
