import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HmacSha1, PAD_BYTES } from './hmac-sha1.ts';

const of = (hmac: HmacSha1, message: Uint8Array): string =>
  hmac.of(Buffer.concat([Buffer.alloc(PAD_BYTES, 1), message]));

it('matches the HMAC-SHA1 of Node, for keys of any length, time after time', () => {
  const key = fc.uint8Array({ minLength: 1, maxLength: 200 });
  const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(key, messages, (bytes, some) => {
      const secret = createSecretKey(bytes);
      const hmac = new HmacSha1(secret);
      expect(some.map((message) => of(hmac, message))).toEqual(
        some.map((message) => createHmac('sha1', secret).update(message).digest('base64')),
      );
    }),
    { numRuns: 2000 },
  );
});

it('matches the example that Twilio documents', () => {
  const message =
    'https://example.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675310' +
    'Digits1234From+14158675310To+18005551212';
  const hmac = new HmacSha1(createSecretKey(Buffer.from('12345')));
  expect(of(hmac, Buffer.from(message))).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
});
