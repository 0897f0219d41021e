import { expect, test } from 'vitest';
import { CallbackRate } from './callback-rate.ts';
import type { ShownDelivery } from './delivery-line.ts';

const callbacks = (
  count: number,
  callStatus: string | null,
  outcome: ShownDelivery['outcome'] = 'stored',
): readonly ShownDelivery[] =>
  Array.from({ length: count }, () => ({
    line: {
      kind: 'progress',
      callSid: 'CA1',
      callStatus,
      timestamp: null,
      direction: null,
      dimensions: null,
    },
    outcome,
  }));

test('a few hundred a second are all shown', () => {
  const rate = new CallbackRate(300);
  expect(rate.admits(callbacks(300, 'ringing'))).toBe(true);
  expect(rate.endSecond()).toBeNull();
});

test('more are summarised by status as received, most frequent first', () => {
  const rate = new CallbackRate(300);
  expect(rate.admits(callbacks(1_234, 'ringing'))).toBe(false);
  rate.admits(callbacks(2_000, 'completed'));
  rate.admits(callbacks(3, 'answered', 'duplicate'));
  expect(rate.endSecond()).toBe(
    '3,237 callbacks in the last second: 2,000 completed, 1,234 ringing, 3 answered (3 duplicate)',
  );
});

test('the first summary says how many there were beyond those shown', () => {
  const rate = new CallbackRate(300);
  rate.admits(callbacks(200, 'ringing'));
  rate.admits(callbacks(200, 'busy'));
  expect(rate.endSecond()).toBe('200 more callbacks in the last second: 200 busy');
});

test('summaries end once a second has few enough to show', () => {
  const rate = new CallbackRate(300);
  rate.admits(callbacks(301, 'ringing'));
  rate.endSecond();
  expect(rate.admits(callbacks(5, 'ringing'))).toBe(false);
  expect(rate.endSecond()).toBe('5 callbacks in the last second: 5 ringing');
  expect(rate.admits(callbacks(5, 'ringing'))).toBe(true);
});

test('made-up statuses cannot make a summary endless', () => {
  const rate = new CallbackRate(10);
  for (let index = 0; index < 1_000; index += 1) rate.admits(callbacks(1, `made-up-${index}`));
  rate.admits(callbacks(1, null));
  const words = rate.endSecond() ?? '';
  expect(words.split(', ')).toHaveLength(13);
  expect(words).toContain('979 other');
});
