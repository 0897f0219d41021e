// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import { COLUMNS, ColumnKeeper } from './columns.ts';

afterEach(() => vi.unstubAllGlobals());

function storage(initial: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(initial));
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return kept;
}

const shownBy = (columns: ColumnKeeper): readonly string[] =>
  ([...COLUMNS, 'dim.queue', 'dim.agent'] as const).filter((name) => columns.isShown(name));

test('a column that is left out stays so in this browser', () => {
  const kept = storage();
  const columns = new ColumnKeeper();
  expect(shownBy(columns)).toEqual(COLUMNS);
  columns.show('mos', false);
  columns.show('sip', false);
  columns.show('mos', true);
  expect(shownBy(columns)).toEqual(['direction', 'ring', 'talk', 'mos', 'sid']);
  expect(shownBy(new ColumnKeeper())).toEqual(shownBy(columns));
  expect(kept.size).toBe(1);
});

test('the column of a dimension is there once it is chosen', () => {
  storage();
  const columns = new ColumnKeeper();
  columns.show('dim.queue', true);
  expect(shownBy(new ColumnKeeper())).toEqual([...COLUMNS, 'dim.queue']);
  columns.show('dim.queue', false);
  expect(shownBy(new ColumnKeeper())).toEqual(COLUMNS);
});

test('names that no version knows are left out, and a browser may keep nothing', () => {
  storage({ 'callboard.columns': 'talk,colour' });
  new ColumnKeeper().show('mos', false);
  expect(localStorage.getItem('callboard.columns')).toBe('talk,mos');
  vi.stubGlobal('localStorage', undefined);
  const columns = new ColumnKeeper();
  columns.show('talk', false);
  expect(columns.isShown('talk')).toBe(false);
});
