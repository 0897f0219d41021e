import { expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { type Delivery, progress, recordingIs } from '../../../tests/support/callbacks.ts';
import { type Consequence, judge } from './consequence.ts';

/** What follows from the last of these deliveries. */
function judged(deliveries: readonly Delivery[], isInBatch = false): Consequence | null {
  const before = given(...deliveries.slice(0, -1)).state;
  const after = given(...deliveries).state;
  return after === null ? null : judge(before, after, isInBatch);
}

const completed = progress('completed', 20);
const failed = progress('failed', 10);

it('has none while a call is under way', () => {
  expect(judged([progress('ringing', 1)])).toBeNull();
  expect(judged([progress('ringing', 1), progress('in-progress', 2)])).toBeNull();
});

it.each<[status: string, table: string, failure: string]>([
  ['completed', 'all', 'none'],
  ['busy', 'all', 'none'],
  ['failed', 'failed', 'admit'],
])('%s: the call joins table %s, and its batch: %s', (status, table, failure) => {
  const joined = judged([progress('ringing', 1), progress(status, 10)]);
  expect(joined).toMatchObject({ kind: 'joined', table, left: null, failure, row: { status } });
  expect(judged([progress(status, 10)])).toMatchObject({
    kind: 'joined',
    table,
    left: null,
    failure,
  });
});

it('corrects a failed call that completed, and confirms one that failed after all', () => {
  const corrected = [failed, progress('completed', 5)];
  expect(judged(corrected, true)).toMatchObject({
    table: 'all',
    left: 'failed',
    failure: 'corrected',
  });
  expect(judged([completed, failed], true)).toMatchObject({
    table: 'failed',
    left: 'all',
    failure: 'confirmed',
  });
});

it('admits a completed call that turns out to have failed', () => {
  expect(judged([completed, failed])).toMatchObject({ left: 'all', failure: 'admit' });
});

it('tells of a line in `all` that reads differently, and of no other', () => {
  const recorded = judged([completed, recordingIs('completed')]);
  expect(recorded).toMatchObject({ kind: 'changed' });
  expect(recorded?.row.recordingUrl).not.toBeNull();
  expect(judged([completed, progress('ringing', 1)])).toBeNull();
  expect(judged([failed, recordingIs('completed')], true)).toBeNull();
});
