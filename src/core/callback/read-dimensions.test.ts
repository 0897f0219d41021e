import { expect, it } from 'vitest';
import { readDimensions } from './read-dimensions.ts';

const NAMES = ['queue', 'agent', 'campaign'];

it('reads the named parameters of the query, sorted by name', () => {
  const read = readDimensions('/callbacks/voice?queue=a+b&x=1&agent=%C3%A9', NAMES);
  expect(JSON.stringify(read)).toBe('{"agent":"é","queue":"a b"}');
});

it.each([
  ['no query', '/callbacks/voice'],
  ['none of the names', '/callbacks/voice?Queue=a&que=b'],
  ['empty values', '/callbacks/voice?queue=&agent'],
  ['a value that is too long', `/callbacks/voice?queue=${'x'.repeat(65)}`],
])('says nothing about %s', (_, target) => {
  expect(readDimensions(target, NAMES)).toBeNull();
});

it('takes the first of several values, and up to 64 characters', () => {
  const longest = 'x'.repeat(64);
  expect(readDimensions(`/v?queue=${longest}&queue=b`, NAMES)).toEqual({ queue: longest });
});
