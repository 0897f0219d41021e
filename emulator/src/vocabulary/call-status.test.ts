import { expect, test } from 'vitest';
import { isEnd } from './call-status.ts';

test.each([
  ['queued', false],
  ['initiated', false],
  ['ringing', false],
  ['in-progress', false],
  ['completed', true],
  ['busy', true],
  ['failed', true],
  ['no-answer', true],
  ['canceled', true],
] as const)('%s is an end: %s', (status, end) => {
  expect(isEnd(status)).toBe(end);
});
