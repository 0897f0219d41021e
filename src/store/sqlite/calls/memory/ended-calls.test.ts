import { expect, it } from 'vitest';
import { parseAccountSid, parseCallSid } from '../../../../core/ids.ts';
import { ENDED_STAYS_MS } from '../../tuning.ts';
import { type CachedCall, callFrom } from './call-cache.ts';
import { EndedCalls } from './ended-calls.ts';

function call(sid: string): CachedCall {
  const [accountSid, callSid] = [parseAccountSid('AC1'), parseCallSid(sid)];
  if (accountSid === null || callSid === null) throw new Error(`${sid} is no sid`);
  return callFrom(accountSid, callSid, null);
}

it('releases calls a while after they ended, oldest first, and once each', () => {
  const ended = new EndedCalls();
  const [first, second] = [call('CA1'), call('CA2')];
  ended.add(first, 0);
  ended.add(second, 10);
  expect(ended.take(ENDED_STAYS_MS - 1)).toEqual([]);
  expect(ended.take(ENDED_STAYS_MS)).toEqual([first]);
  expect(ended.take(ENDED_STAYS_MS + 100)).toEqual([second]);
  expect(ended.take(2 * ENDED_STAYS_MS)).toEqual([]);
});

it('keeps a call that is ahead of its row', () => {
  const ended = new EndedCalls();
  const busy = call('CA1');
  ended.add(busy, 0);
  busy.dirtyFrom = 7;
  expect(ended.take(ENDED_STAYS_MS)).toEqual([]);
});

it('counts from the latest time a call was written as ended', () => {
  const ended = new EndedCalls();
  const late = call('CA1');
  ended.add(late, 0);
  ended.add(late, 500);
  expect(ended.take(ENDED_STAYS_MS)).toEqual([]);
  expect(ended.take(ENDED_STAYS_MS + 500)).toEqual([late]);
});
