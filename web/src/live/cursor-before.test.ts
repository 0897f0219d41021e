import { expect, it } from 'vitest';
import { cursorBefore } from './cursor-before.ts';

it('goes back so many records, but not before the first', () => {
  expect(cursorBefore('1ae85e19.4200', 1_000)).toBe('1ae85e19.3200');
  expect(cursorBefore('1ae85e19.42', 1_000)).toBe('1ae85e19.0');
  expect(cursorBefore('something', 1_000)).toBe('something');
});
