import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

interface Item {
  readonly sid: string;
  readonly ordinal: number;
}

function filled(count: number, keepOver = 10_000): Ledger<Item> {
  const ledger = new Ledger<Item>(keepOver);
  for (let ordinal = 0; ordinal < count; ordinal += 1) ledger.add({ sid: `s${ordinal}`, ordinal });
  return ledger;
}
const sids = (items: Iterable<Item>) => [...items].map(({ sid }) => sid);

test('what is added can be fetched, and is listed from both ends', () => {
  const ledger = filled(4);
  expect(ledger.get('s2')).toEqual({ sid: 's2', ordinal: 2 });
  expect(sids(ledger.newestFirst())).toEqual(['s3', 's2', 's1', 's0']);
  expect(sids(ledger.newestFirst(2))).toEqual(['s1', 's0']);
  expect(sids(ledger.oldestFirst(1))).toEqual(['s2', 's3']);
});

test('finished items beyond the limit are dropped, oldest first; live ones stay', () => {
  const ledger = filled(6, 2);
  for (const sid of ['s1', 's3', 's4', 's5']) {
    const item = ledger.get(sid);
    if (item !== undefined) ledger.markOver(item);
  }
  expect(sids(ledger.oldestFirst())).toEqual(['s0', 's2', 's4', 's5']);
});

test('it stays small however much passes through it', () => {
  const ledger = new Ledger<Item>(10);
  for (let ordinal = 0; ordinal < 20_000; ordinal += 1) {
    const item = { sid: `s${ordinal}`, ordinal };
    ledger.add(item);
    ledger.markOver(item);
  }
  expect(ledger.size).toBe(10);
  expect(sids(ledger.newestFirst())[0]).toBe('s19999');
  expect(sids(ledger.oldestFirst())[0]).toBe('s19990');
  expect(ledger.nextOrdinal).toBe(20_000);
});

test('a kept item can be replaced in place, and nothing else can', () => {
  const ledger = new Ledger<{ sid: string; ordinal: number; word: string }>(10);
  ledger.add({ sid: 'a', ordinal: 0, word: 'old' });
  ledger.add({ sid: 'b', ordinal: 1, word: 'other' });
  ledger.replace({ sid: 'a', ordinal: 0, word: 'new' });
  expect(ledger.get('a')?.word).toBe('new');
  expect([...ledger.newestFirst()].map(({ word }) => word)).toEqual(['other', 'new']);
  expect(() => ledger.replace({ sid: 'c', ordinal: 2, word: '' })).toThrow(RangeError);
  expect(() => ledger.replace({ sid: 'a', ordinal: 1, word: '' })).toThrow(RangeError);
});
