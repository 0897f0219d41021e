import { expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { type Delivery, progress, recordingIs } from '../../../tests/support/callbacks.ts';
import { type Consequence, judge } from './consequence.ts';

/** The consequence of the last of these deliveries. */
function judged(deliveries: readonly Delivery[], isInBatch = false): Consequence | null {
  const before = given(...deliveries.slice(0, -1)).state;
  const after = given(...deliveries).state;
  return after === null ? null : judge(before, after, isInBatch);
}

const completed = progress('completed', 20);
const failed = progress('failed', 10);

it('is null while a call is in progress', () => {
  expect(judged([progress('ringing', 1)])).toBeNull();
  expect(judged([progress('ringing', 1), progress('in-progress', 2)])).toBeNull();
});

it.each<[status: string, consequence: Consequence | null]>([
  ['completed', null],
  ['busy', null],
  ['failed', 'admit'],
])('%s: %s', (status, consequence) => {
  expect(judged([progress('ringing', 1), progress(status, 10)])).toBe(consequence);
  expect(judged([progress(status, 10)])).toBe(consequence);
});

it('corrects a failed call that completed, and confirms one that failed after all', () => {
  expect(judged([failed, progress('completed', 5)], true)).toBe('corrected');
  expect(judged([completed, failed], true)).toBe('confirmed');
});

it('admits a completed call that turns out to have failed', () => {
  expect(judged([completed, failed])).toBe('admit');
});

it('is null if the call ended that way before', () => {
  expect(judged([completed, recordingIs('completed')])).toBeNull();
  expect(judged([completed, progress('ringing', 1)])).toBeNull();
  expect(judged([failed, recordingIs('completed')], true)).toBeNull();
  expect(judged([failed, progress('failed', 11)], true)).toBeNull();
});
