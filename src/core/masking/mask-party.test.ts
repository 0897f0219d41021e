import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings } from '../../../tests/support/property.ts';
import { hideNumbers } from './hidden.ts';
import { maskParty, maskPrefix } from './mask-party.ts';

describe('a masked party', () => {
  it.each([
    ['+15550100029', '+1••••••••29'],
    ['+442079460029', '+44••••••••29'],
    ['+35319460029', '+353••••••29'],
    ['+7 495 555-01-29', '+7••••••••29'],
    ['(555) 010-0029', '••••••••29'],
    ['15550100029', '•••••••••29'],
    ['+3531946', '+•••••••'],
    ['555010', '••••••'],
    ['1001', '••••'],
    ['+', '••••'],
    ['sip:+15550100029@example.com', 'sip:+1••••••••29@example.com'],
    ['SIPS:+15550100029:secret@example.com:5061', 'SIPS:••••@example.com:5061'],
    ['sip:alice@example.com;user=Alice?X-Number=15550100029', 'sip:••••@example.com'],
    ['sip:alice@15550100029.example.com', 'sip:••••@•••••••••••.example.com'],
    ['sip:alice', '••••'],
    ['"Alice" <sip:alice@example.com>', '••••'],
    ['tel:+15550100029;ext=1234', 'tel:+1••••••••29'],
    ['client:alice', 'client:••••'],
    ['client:15550100029', 'client:•••••••••29'],
    ['anonymous', '••••'],
    ['٠١٢٣٤٥٦٧٨٩', '••••'],
    ['', ''],
  ])('of %j is %j', (party, masked) => {
    expect(maskParty(party)).toBe(masked);
  });

  it.each([
    ['+1555010', '+1••••••'],
    ['+4420794', '+44•••••'],
    ['5550100', '•••••••'],
  ])('that begins with %j is %j', (prefix, masked) => {
    expect(maskPrefix(prefix)).toBe(masked);
  });

  it.each(['1', ' ', '(', '1 ', '1@', 'sip:', 'sip:1'])(
    'takes little time for 64 kB of %j',
    (piece) => {
      const long = piece.repeat(65_536 / piece.length);
      const began = performance.now();
      for (const party of [long, `${long}x`, `+${long}x`, `sip:${long}x@${long}x`]) {
        maskParty(party);
        hideNumbers(party);
      }
      // A pattern that tries each part again takes minutes.
      expect(performance.now() - began).toBeLessThan(20_000);
    },
  );

  it('shows at most three digits of a number in a row, however the number is written', () => {
    const digits = fc.stringMatching(/^\d{1,20}$/);
    const written = fc
      .tuple(
        fc.constantFrom('', '+', 'sip:', 'sip:+', 'tel:+', 'client:', '<sip:', 'x '),
        fc.array(fc.tuple(digits, fc.constantFrom('', ' ', '-', '.', '(', ')')), { maxLength: 6 }),
        fc.constantFrom('', '@example.com', '@10.0.0.1;user=phone', ';ext=1'),
      )
      .map(([before, groups, after]) => `${before}${groups.flat().join('')}${after}`);
    fc.assert(
      fc.property(written, (party) => {
        expect(maskParty(party)).not.toMatch(/\d{4}/);
      }),
      propertySettings(),
    );
  });
});
