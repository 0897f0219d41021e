// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import { ColumnKeeper } from './columns.ts';

afterEach(() => vi.unstubAllGlobals());

function storage(initial: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(initial));
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return kept;
}

test('a column that is left out stays so in this browser', () => {
  const kept = storage();
  const columns = new ColumnKeeper();
  expect([...columns.hidden.value]).toEqual([]);
  columns.show('mos', false);
  columns.show('sip', false);
  columns.show('mos', true);
  expect([...columns.hidden.value]).toEqual(['sip']);
  expect([...new ColumnKeeper().hidden.value]).toEqual(['sip']);
  expect(kept.size).toBe(1);
});

test('names that no version knows are left out, and a browser may keep nothing', () => {
  storage({ 'callboard.columns': 'talk,colour' });
  expect([...new ColumnKeeper().hidden.value]).toEqual(['talk']);
  vi.stubGlobal('localStorage', undefined);
  const columns = new ColumnKeeper();
  columns.show('talk', false);
  expect([...columns.hidden.value]).toEqual(['talk']);
});
