import { describe, expect, it } from 'vitest';
import { parseAccountSid, parseCallSid } from '../../../../core/ids.ts';
import { type CachedCall, CallCache } from './call-cache.ts';

function callOf(callSid: string, dirtyFrom: number | null = null, account = 'AC1'): CachedCall {
  return {
    accountSid: parseAccountSid(account) ?? expect.fail(),
    callSid: parseCallSid(callSid) ?? expect.fail(),
    placed: null,
    packed: {
      status: null,
      startedAt: null,
      columns: { direction: null, from: null, to: null, parent: null },
      bytes: ' '.repeat(500),
    },
    unwritten: [],
    earlierKeys: null,
    turn: null,
    before: null,
    changedAt: 0,
    records: 0,
    unreported: null,
    failure: null,
    row: null,
    dirtyFrom,
    dirtySince: 0,
    isMarked: false,
    endedAt: null,
    weight: 0,
  };
}

const isIn = (cache: CallCache, call: CachedCall): boolean =>
  cache.get(call.accountSid, call.callSid) === call;

/** Room for two of these calls. */
const TWO = 3000;

describe('the cache of calls', () => {
  it('finds a call by account and sid', () => {
    const cache = new CallCache(TWO);
    const [one, other] = [callOf('CA1', null, 'AC1'), callOf('CA1', null, 'AC2')];
    cache.keep(one);
    cache.keep(other);
    expect(isIn(cache, one)).toBe(true);
    expect(isIn(cache, other)).toBe(true);
    expect(cache.get(one.accountSid, callOf('CA2').callSid)).toBeUndefined();
  });

  it('evicts the oldest calls beyond its cap, and only on request', () => {
    const cache = new CallCache(TWO);
    const calls = ['CA1', 'CA2', 'CA3', 'CA4'].map((sid) => callOf(sid));
    for (const call of calls) cache.keep(call);
    expect(calls.map((call) => isIn(cache, call))).toEqual([true, true, true, true]);

    cache.evict();

    expect(calls.map((call) => isIn(cache, call))).toEqual([false, false, true, true]);
  });

  it('never evicts a call whose row is behind', () => {
    const cache = new CallCache(0);
    const [clean, dirty, late] = [callOf('CA1'), callOf('CA2', 7), callOf('CA3')];
    for (const call of [clean, dirty, late]) cache.keep(call);

    cache.evict();
    expect([clean, dirty, late].map((call) => isIn(cache, call))).toEqual([false, true, false]);

    dirty.dirtyFrom = null;
    cache.evict();
    expect(isIn(cache, dirty)).toBe(false);
  });

  it('weighs a call by its events, and again each time it is kept', () => {
    const cache = new CallCache(TWO);
    const [small, grown] = [callOf('CA1'), callOf('CA2')];
    cache.keep(small);
    cache.keep(grown);
    cache.keep(grown);
    cache.evict();
    expect(isIn(cache, small)).toBe(true);
    expect(grown.weight).toBe(small.weight);
  });

  it('stops counting a call that is gone', () => {
    const cache = new CallCache(TWO);
    for (let round = 0; round < 50; round += 1) {
      const call = callOf(`CA${round}`);
      cache.keep(call);
      cache.remove(call);
      cache.remove(call);
    }
    const kept = [callOf('CB1'), callOf('CB2')];
    for (const call of kept) cache.keep(call);
    cache.evict();
    expect(kept.map((call) => isIn(cache, call))).toEqual([true, true]);
  });

  it('keeps a reloaded call when its earlier stay ends', () => {
    const cache = new CallCache(TWO);
    const [before, reloaded] = [callOf('CA1'), callOf('CA1', 9)];
    cache.keep(before);
    cache.remove(before);
    cache.keep(reloaded);

    cache.remove(before);

    expect(isIn(cache, reloaded)).toBe(true);
  });
});
