import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeJson, safeText } from './safe-text.ts';

test('plain text and single-column letters are unchanged', () => {
  expect(safeText('Thu, 25 Jun 2026 20:26:02 +0000')).toBe('Thu, 25 Jun 2026 20:26:02 +0000');
  expect(safeText('sip:josé@example.com')).toBe('sip:josé@example.com');
  expect(safeText('+1••••••••29')).toBe('+1••••••••29');
});

test.each([
  ['a cleared screen', '\x1b[2J', '\\u{1b}[2J'],
  ['a second line', 'completed\nfailed', 'completed\\u{a}failed'],
  ['an overwritten line', 'completed\rfailed', 'completed\\u{d}failed'],
  ['an eight-bit control sequence', '\u009b2J', '\\u{9b}2J'],
  ['a reversed reading order', 'a\u202eb\u2066', 'a\\u{202e}b\\u{2066}'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['wide and combining characters', '漢e\u0301', '\\u{6f22}e\\u{301}'],
  ['half of a surrogate pair', '\ud800', '\\u{d800}'],
])('%s is written as an escape', (_what, text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('absent text is a dash, and endless text is cut off', () => {
  expect(safeText(null)).toBe('-');
  expect(safeText('')).toBe('-');
  expect(safeText('x'.repeat(60_000))).toBe(`${'x'.repeat(127)}…`);
});

test('any text reaches the terminal as printable characters only', () => {
  const printable = /^[\x20-\x7e\u00c0-\u052f…•]*$/u;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 128 }), (text) => {
      expect(safeText(text)).toMatch(printable);
      expect(safeJson(text)).toMatch(/^[\p{L}\p{N}\p{P}\p{S} ]*$/u);
    }),
  );
});

test('a JSON string parses to the original text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (text) => {
      expect(JSON.parse(safeJson(text))).toBe(text);
    }),
  );
  expect(safeJson(null)).toBe('null');
});
