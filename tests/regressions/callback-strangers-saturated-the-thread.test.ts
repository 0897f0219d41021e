/**
 * Unsigned bodies of 64 kB with 16,000 names, and queries of 14 kB, took 3 to 20 ms of the HTTP thread each,
 * because they were parsed, sorted and hashed in every spelling before the signature was checked. Fifty of
 * them a second held up every callback.
 *
 * What must hold: an unsigned request can cost the receiver only so much time. The bounds here allow for a
 * busy machine, and are a fraction of what it used to be. `npm run bench:strangers` measures it end to end.
 */

import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/ingest/receiver.ts';
import type { IncomingCallback, Receiver } from '../../src/ports/receiver.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const BODY_BYTES = 64 * 1024;
const BADLY = { 'x-twilio-signature': `${'A'.repeat(27)}=` };
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

function receiving() {
  const receiver = createReceiver({
    installation: 'a1b2c3d4',
    sink: { accept: () => expect.fail('none of this is stored') },
    keys: [{ accountSid: null, secret: createSecretKey('PSK_test_key', 'utf8') }],
    allowUnsigned: false,
    address: { publicUrl: null, trustProxy: false },
    clock: { now: () => 0 },
    metrics: UNCOUNTED,
  });
  const receive: Receiver['receive'] = (request, reply) => receiver.receive(request, reply);
  return { receive };
}

describe('an unsigned request takes almost no time to refuse', () => {
  it.each<[string, number, Partial<IncomingCallback>]>([
    ['an unsigned body of 16,000 names', 0.2, { body: Buffer.from(names(BODY_BYTES)) }],
    ['an unsigned query', 0.2, { method: 'GET', target: `/CallStatus?${names(8_000)}` }],
    [
      'a badly signed body of 16,000 names',
      1,
      { headers: { ...FORM, ...BADLY }, body: Buffer.from(names(BODY_BYTES)) },
    ],
    [
      'a badly signed body of 250 long values',
      1.5,
      { headers: { ...FORM, ...BADLY }, body: Buffer.from(escaped(BODY_BYTES)) },
    ],
    [
      'a badly signed body of one value beyond ASCII',
      1.5,
      { headers: { ...FORM, ...BADLY }, body: Buffer.from(`a=${'%C3%A9'.repeat(10_900)}`) },
    ],
    [
      'a badly signed query of 8 kB',
      1.5,
      { method: 'GET', headers: BADLY, target: `/CallStatus?${escaped(8_000)}` },
    ],
    [
      'badly signed JSON of 8,000 names',
      1,
      {
        headers: { ...JSON_TYPE, ...BADLY },
        body: Buffer.from(`{"${names(25_000).replaceAll('&', '":1,"')}":1}`),
      },
    ],
  ])('%s', (_name, mostMs, request) => {
    const { receive } = receiving();
    const { headers = FORM, ...rest } = request;
    const whole = {
      method: 'POST',
      target: '/callbacks/voice',
      body: new Uint8Array(0),
      encrypted: false,
      ...rest,
      headers: { host: 'board.test', ...headers },
    };
    const times: number[] = [];
    for (let run = 0; run < 50; run += 1) {
      const before = process.threadCpuUsage();
      receive(whole, ({ status }) => expect([400, 403]).toContain(status));
      const { user, system } = process.threadCpuUsage(before);
      times.push((user + system) / 1000);
    }
    times.sort((a, b) => a - b);
    expect(times[25]).toBeLessThan(mostMs);
  });
});
