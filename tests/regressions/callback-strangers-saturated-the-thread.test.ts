/**
 * Unsigned bodies of 64 kB with 16,000 names, and queries of 14 kB, took 3 to 20 ms of the HTTP thread each,
 * because they were parsed, sorted and hashed in every spelling before the signature was checked. Fifty of
 * them a second held up every callback.
 *
 * What must hold: an unsigned request costs the receiver about as much as a few passes over its bytes. The
 * bounds are at least four times what it costs, and what it used to cost is beyond them.
 * `npm run bench:strangers` measures it end to end.
 */

import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { IncomingCallback } from '../../src/ports/receiver.ts';
import { costRatio, onePassOver } from '../support/cost-ratio.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const BODY_BYTES = 64 * 1024;
const BADLY = {
  'x-twilio-signature': `${'A'.repeat(27)}=`,
  // Several URLs in several spellings each: many readings of one signature.
  'x-forwarded-host': 'Board.Test:8443',
  'x-forwarded-proto': 'https',
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

const names = (bytes: number): string =>
  Array.from({ length: 16_000 }, (_, index) => index.toString(36))
    .join('&')
    .slice(0, bytes);
const escaped = (bytes: number): string =>
  Array.from({ length: 250 }, (_, index) => `%27${index}=${'%41+'.repeat(62)}`)
    .join('&')
    .slice(0, bytes);

const receiver = createReceiver({
  installation: 'a1b2c3d4',
  sink: { accept: () => expect.fail('none of this is stored') },
  keys: ['PSK_one', 'PSK_two', 'PSK_three'].map((key) => ({
    accountSid: null,
    secret: createSecretKey(key, 'utf8'),
  })),
  allowUnsigned: false,
  address: { publicUrl: null, trustProxy: true },
  clock: { now: () => 0 },
  metrics: UNCOUNTED,
});

describe('an unsigned request takes almost no time to refuse', () => {
  const passed = Buffer.from(escaped(BODY_BYTES));

  it.each<[string, number, Partial<IncomingCallback>]>([
    ['an unsigned body of 16,000 names', 0.4, { body: Buffer.from(names(BODY_BYTES)) }],
    ['an unsigned query', 0.2, { method: 'GET', target: `/CallStatus?${names(14_000)}` }],
    [
      'a badly signed body of 16,000 names',
      5,
      { headers: { ...FORM, ...BADLY }, body: Buffer.from(names(BODY_BYTES)) },
    ],
    [
      'a badly signed body of 250 long values',
      9,
      {
        headers: { ...FORM, ...BADLY },
        target: '/callbacks/voice?b=2&a=%31',
        body: Buffer.from(`a=1&a=0&${escaped(BODY_BYTES - 8)}`),
      },
    ],
    [
      'a badly signed body of one value beyond ASCII',
      7,
      { headers: { ...FORM, ...BADLY }, body: Buffer.from(`a=${'%C3%A9'.repeat(10_900)}`) },
    ],
    [
      'a badly signed query of 14 kB',
      5,
      { method: 'GET', headers: BADLY, target: `/CallStatus?${escaped(14_000)}` },
    ],
    [
      'badly signed JSON of 8,000 names',
      5,
      {
        headers: { ...JSON_TYPE, ...BADLY },
        body: Buffer.from(`{"${names(25_000).replaceAll('&', '":1,"')}":1}`),
      },
    ],
  ])('%s', (_name, mostPasses, request) => {
    const { headers = FORM, ...rest } = request;
    const whole = {
      method: 'POST',
      target: '/callbacks/voice',
      body: new Uint8Array(0),
      encrypted: false,
      ...rest,
      headers: { host: 'board.test', ...headers },
    };
    const statuses = new Set<number>();
    const passes = costRatio(
      () => receiver.receive(whole, ({ status }) => statuses.add(status)),
      () => onePassOver(passed),
    );
    expect([...statuses]).toEqual([expect.toBeOneOf([400, 403])]);
    expect(passes).toBeLessThan(mostPasses);
  });
});
