import { expect, test } from 'vitest';
import { Waiters } from './waiters.ts';

test('a condition that already holds is not waited for', async () => {
  await new Waiters().until(() => true);
});

test('each waits for its own condition, and is released by a check', async () => {
  const waiters = new Waiters();
  let left = 2;
  const done: string[] = [];
  const one = waiters.until(() => left <= 1).then(() => done.push('one'));
  const none = waiters.until(() => left <= 0).then(() => done.push('none'));
  waiters.check();
  left = 1;
  waiters.check();
  await one;
  expect(done).toEqual(['one']);
  left = 0;
  waiters.check();
  await none;
  expect(done).toEqual(['one', 'none']);
});
