/**
 * With CALLBOARD_ALLOW_UNSIGNED=1, any web page open in a browser on this machine could post calls into the
 * database, because browsers let a form post to any other site.
 *
 * What must hold: unsigned callbacks are accepted only from programs on this machine. Signed ones are judged
 * by their signature, as always.
 */

import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { CallbackReply } from '../../src/ports/receiver.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const KEY = 'PSK_test_key';
const FORM = 'AccountSid=AC1&CallSid=CA1&CallStatus=completed';
const LOCAL = { host: '127.0.0.1:8484' };

function answerTo(
  headers: Readonly<Record<string, string>>,
  method = 'POST',
  keys = [KEY],
): { readonly reply: CallbackReply; readonly counted: readonly (string | undefined)[] } {
  const counted: (string | undefined)[] = [];
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink: { accept: (_observation, answer) => answer('stored') },
    keys: keys.map((key) => ({ accountSid: null, secret: createSecretKey(key, 'utf8') })),
    allowUnsigned: true,
    address: { publicUrl: null, trustProxy: false },
    clock: { now: () => 0 },
    metrics: { ...UNCOUNTED, rejected: (reason, detail) => counted.push(reason, detail) },
  });
  const replies: CallbackReply[] = [];
  const target = method === 'GET' ? `/callbacks/voice?${FORM}` : '/callbacks/voice';
  const body = method === 'GET' ? new Uint8Array(0) : Buffer.from(FORM);
  receiver.receive({ method, target, headers, body, encrypted: false }, (reply) => {
    replies.push(reply);
  });
  return { reply: replies[0] ?? expect.fail('it is not answered'), counted };
}

describe('an unsigned callback', () => {
  it.each([
    ['another site', { ...LOCAL, origin: 'https://evil.test' }, 'header origin'],
    ['a sandboxed frame', { ...LOCAL, origin: 'null' }, 'header origin'],
    ['a page of this machine', { ...LOCAL, origin: 'http://localhost:3000' }, 'header origin'],
    ['a link or an image', { ...LOCAL, 'sec-fetch-site': 'cross-site' }, 'header sec-fetch-site'],
    ['a link in a mail', { ...LOCAL, 'sec-fetch-site': 'none' }, 'header sec-fetch-site'],
    ['a site whose name resolves to us', { host: 'evil.test:8484' }, 'name other than localhost'],
    ['a tunnel', { ...LOCAL, 'x-forwarded-for': '192.0.2.1' }, 'header x-forwarded-for'],
  ])('from %s is refused, and the log says why', (_who, headers, because) => {
    for (const method of ['POST', 'GET']) {
      for (const keys of [[], [KEY]]) {
        const { reply, counted } = answerTo(headers, method, keys);
        expect([reply.status, reply.error?.code]).toEqual([403, 'unsigned_not_local']);
        expect(reply.error?.message).toContain(because);
        expect(counted).toEqual(['unsigned-not-local', expect.stringContaining(because)]);
      }
    }
  });

  it.each([LOCAL, { host: 'localhost' }, { host: '[::1]:8484', 'user-agent': 'curl/8.5.0' }])(
    'from a program on this machine (%j) is accepted',
    (headers) => {
      expect(answerTo(headers).reply.status).toBe(204);
      expect(answerTo(headers, 'GET', []).reply.status).toBe(204);
    },
  );
});

it('a signed callback is judged by its signature, wherever it comes from', () => {
  const elsewhere = { host: 'board.test', 'x-forwarded-for': '192.0.2.1' };
  const sign = (url: string): string =>
    createHmac('sha1', KEY)
      .update(`${url}AccountSidAC1CallSidCA1CallStatuscompleted`)
      .digest('base64');
  const good = { ...elsewhere, 'x-twilio-signature': sign('http://board.test/callbacks/voice') };
  const bad = { ...elsewhere, 'x-twilio-signature': sign('http://other.test/callbacks/voice') };
  expect(answerTo(good).reply.status).toBe(204);
  expect(answerTo(bad).reply.error?.code).toBe('bad_signature');
});
