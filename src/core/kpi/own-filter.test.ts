import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { type Delivery, type Fields, progress } from '../../../tests/support/callbacks.ts';
import { viewCall } from '../calls/call-view.ts';
import type { FactFilter } from '../fact-filter.ts';
import { filtersFacts, matchesFacts } from './own-filter.ts';

function callOf(...deliveries: readonly Delivery[]) {
  const { state } = given(...deliveries);
  return (state === null ? null : viewCall(state)) ?? expect.fail('these callbacks make no call');
}

const rang = (last: Delivery) => callOf(progress('initiated', 0), progress('ringing', 3), last);
const END: Fields = { CallDuration: '60', SipResponseCode: '200' };
const answered = callOf(
  progress('initiated', 0),
  progress('ringing', 3),
  progress('answered', 8),
  progress('completed', 68, END),
);
const failed = callOf(progress('initiated', 0), progress('failed', 1, { SipResponseCode: '503' }));
const ringing = callOf(progress('initiated', 0), progress('ringing', 3));
const leg = rang(progress('canceled', 9, { ParentCallSid: 'CA9', SipResponseCode: '487' }));

describe('a call matches a filter by facts', () => {
  it.each<readonly [FactFilter, readonly string[]]>([
    [{ leg: 'first' }, ['answered', 'failed', 'ringing']],
    [{ leg: 'child' }, ['leg']],
    [{ outcome: ['answered'] }, ['answered']],
    [{ outcome: ['failedNetwork', 'canceledRinging'] }, ['failed', 'leg']],
    [{ sipCode: [503] }, ['failed']],
    [{ numberPart: '+1555' }, ['answered', 'failed', 'ringing', 'leg']],
    [{ numberPart: 'nowhere' }, []],
    [{ pddSeconds: { gte: 3, lte: 3 } }, ['answered', 'ringing', 'leg']],
    [{ pddSeconds: { gte: 4 } }, []],
    [{ ringSeconds: { lte: 5 } }, ['answered']],
    [{ durationSeconds: { gte: 60 } }, ['answered']],
    [{ mos: { gte: 1 } }, []],
    [{ hangupBy: ['caller'] }, []],
    [{ leg: 'first', sipCode: [487] }, []],
  ])('%j', (filter, names) => {
    const matching = Object.entries({ answered, failed, ringing, leg })
      .filter(([, call]) => matchesFacts(call, filter))
      .map(([name]) => name);
    expect(matching).toEqual(names);
    expect(filtersFacts(filter)).toBe(true);
  });

  it('a filter that the store has an index for needs no facts', () => {
    expect(filtersFacts({ status: ['failed'], dimensions: { queue: ['a'] } })).toBe(false);
  });
});
