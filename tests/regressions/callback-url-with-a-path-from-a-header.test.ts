/**
 * `Host: x/hook#` (or `X-Forwarded-Host` behind a trusted proxy) was written into the URL that a signature is
 * checked against. The path of the request became its fragment, so a signature that the provider had made for
 * another path of ours was accepted at `/callbacks/voice`. `X-Forwarded-Proto: ftp` was accepted as well.
 *
 * What must hold: a signature is accepted only at the path it was made for.
 */

import { createHmac, createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createReceiver } from '../../src/ingest/receiver.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const KEY = 'PSK_test_key';
const FORM = 'AccountSid=AC1&CallSid=CA1&CallStatus=completed';

/** The answer to a form that the provider signed for this URL. */
function answerTo(signedUrl: string, headers: Readonly<Record<string, string>>): number {
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink: { accept: (_observation, answer) => answer('stored') },
    keys: [{ accountSid: null, secret: createSecretKey(KEY, 'utf8') }],
    allowUnsigned: false,
    address: { publicUrl: null, trustProxy: true },
    clock: { now: () => 0 },
    metrics: UNCOUNTED,
  });
  const signature = createHmac('sha1', KEY)
    .update(`${signedUrl}AccountSidAC1CallSidCA1CallStatuscompleted`)
    .digest('base64');
  let status = 0;
  receiver.receive(
    {
      method: 'POST',
      target: '/callbacks/voice',
      headers: { ...headers, 'x-twilio-signature': signature },
      body: Buffer.from(FORM),
      encrypted: false,
    },
    (reply) => {
      status = reply.status;
    },
  );
  return status;
}

it.each([
  ['Host', { host: 'x/hook#' }],
  ['Host with a query', { host: 'x/hook?' }],
  ['X-Forwarded-Host', { host: 'board.test', 'x-forwarded-host': 'x/hook#' }],
  ['X-Forwarded-Port', { host: 'x', 'x-forwarded-port': '80/hook#' }],
  ['X-Forwarded-Proto', { host: 'board.test', 'x-forwarded-proto': 'http://x/hook#' }],
])('refuses a signature for another path that a %s header would move', (_name, headers) => {
  for (const signed of ['http://x/hook', 'http://x:80/hook', 'http://x/hook?/callbacks/voice']) {
    expect(answerTo(signed, headers)).toBe(403);
  }
});

it('refuses a signature for a scheme other than http and https', () => {
  const headers = { host: 'board.test', 'x-forwarded-proto': 'ftp' };
  expect(answerTo('ftp://board.test/callbacks/voice', headers)).toBe(403);
});

it('accepts the signature for the path itself', () => {
  const headers = { host: 'board.test', 'x-forwarded-proto': 'HTTPS' };
  expect(answerTo('https://board.test/callbacks/voice', headers)).toBe(204);
});
