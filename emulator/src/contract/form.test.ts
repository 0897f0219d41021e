import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeForm } from './form.ts';

test('spaces and special characters are encoded as browsers do', () => {
  expect(encodeForm({ To: '+15550100001', Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000' })).toBe(
    'To=%2B15550100001&Timestamp=Thu%2C+25+Jun+2026+20%3A26%3A02+%2B0000',
  );
});

test('anything written is read back the same', () => {
  const anyText = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(anyText, anyText, { noNullPrototype: true }), (parameters) => {
      const read = [...new URLSearchParams(encodeForm(parameters))];
      expect(read).toEqual(Object.entries(parameters));
    }),
  );
});

test('every ASCII character is encoded as browsers do, except the asterisk', () => {
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  const asBrowser = new URLSearchParams({ all }).toString().replace('*', '%2A');
  expect(encodeForm({ all })).toBe(asBrowser);
});
