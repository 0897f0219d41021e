import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { parseAccountSid, parseCallSid } from '../../core/ids.ts';
import { LiveCall } from './live-call.ts';
import { RecentCalls } from './recent-calls.ts';

const accountSid = parseAccountSid('AC1') ?? expect.fail();
const callSid = parseCallSid('CA1') ?? expect.fail();

const version = (position: number): LiveCall =>
  new LiveCall({
    ...{ accountSid, callSid, position, status: 'ringing', failureBatch: null },
    ...{ parentCallSid: null, source: { state: () => null }, newAfter: 0, endKnownAt: null },
  });

const positions = (calls: Iterable<LiveCall>): readonly number[] =>
  [...calls].map(({ position }) => position);

it('finds calls by position, whatever was replaced or dropped among them', () => {
  const recent = new RecentCalls();
  const calls = Array.from({ length: 4000 }, (_, index) => version(10 * (index + 1)));
  for (const [index, call] of calls.entries()) {
    recent.add(call);
    // Every fifth stays; each of the others is replaced by the one after it.
    const before = calls[index - 1];
    if (before !== undefined && index % 5 !== 0) recent.remove(before);
  }
  expect(recent.size).toBe(800);
  expect(positions(recent.between(9_900, 10_100))).toEqual([9_950, 10_000, 10_050, 10_100]);
  expect(positions(recent.between(0, 150))).toEqual([50, 100, 150]);
  for (let dropped = 1; dropped <= 300; dropped += 1) {
    expect(recent.dropOldest()?.position).toBe(50 * dropped);
  }
  expect(positions(recent.between(0, 15_100))).toEqual([15_050, 15_100]);
  expect(positions(recent.between(39_990, 50_000))).toEqual([40_000]);
  expect(recent.size).toBe(500);
});

it('keeps in memory neither what was replaced nor what was dropped', () => {
  const recent = new RecentCalls();
  const others = queryObjects(LiveCall, { format: 'count' });
  let last: LiveCall | null = null;
  for (let position = 1; position <= 900; position += 1) {
    if (last !== null && position % 3 !== 0) recent.remove(last);
    last = version(position);
    recent.add(last);
  }
  for (let dropped = 0; dropped < 200; dropped += 1) recent.dropOldest();
  expect(recent.size).toBe(101);
  // A few may still be on the stack.
  expect(queryObjects(LiveCall, { format: 'count' }) - others).toBeLessThan(120);
});
