import { expect, test } from 'vitest';
import { hasTag, strongTag, weakTag } from './entity-tag.ts';

const TAG = strongTag('a call');

test('a tag depends on every byte', () => {
  expect(strongTag('a cal', 'l')).toBe(TAG);
  expect(strongTag('a calk')).not.toBe(TAG);
  expect(weakTag('a call')).toBe(`W/${TAG}`);
});

test.each([
  [TAG, true],
  [`W/${TAG}`, true],
  [`"other", ${TAG}`, true],
  [`"other" , W/${TAG}`, true],
  ['*', true],
  ['"other"', false],
  [TAG.replaceAll('"', ''), false],
  [TAG.slice(0, -2), false],
  ['', false],
  [undefined, false],
])('a client that sends %s has it: %s', (header, expected) => {
  expect(hasTag(header, TAG)).toBe(expected);
  expect(hasTag(header, `W/${TAG}`)).toBe(expected);
});
