import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooShortPrefix, leadingBits } from './sid-prefix.ts';

const HEX = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const SID = fc.oneof(
  fc.uuid(),
  HEX.map((digits) => `CA${digits}`),
  HEX.map((digits) => `CF${digits}`),
);

describe('the leading bits of a sid', () => {
  it('are its first 8 hex digits, and the same for every prefix that has them', () => {
    fc.assert(
      fc.property(SID, fc.nat(36), (sid, length) => {
        const letters = sid.startsWith('C') ? 2 : 0;
        const digits = sid.slice(letters, letters + 8);
        const prefix = sid.slice(0, length);
        const expected = Number.parseInt(digits, 16) | 0;
        expect(leadingBits(sid)).toBe(expected);
        expect(leadingBits(prefix)).toBe(length < letters + 8 ? null : expected);
        const isShort = length >= letters + 4 && length < letters + 8;
        expect(isTooShortPrefix(prefix)).toBe(isShort);
      }),
    );
  });

  it('are null for a text of any other shape', () => {
    for (const text of [
      '',
      'CA1',
      'bc5cd0a',
      'BC5CD0A1',
      'call-1-of-2',
      'CAbc5cd0a',
      'xCAbc5cd0a1',
    ]) {
      expect(leadingBits(text)).toBeNull();
    }
    expect(['call-1', 'BC5CD0', 'bc5cd0a1', 'CA9', ''].some(isTooShortPrefix)).toBe(false);
  });
});
