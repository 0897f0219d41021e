import { expect, it } from 'vitest';
import { ROW_PX, rowWindow } from './row-window.ts';

it('covers what is visible, and eight rows on each side', () => {
  expect(rowWindow(100, 20 * ROW_PX, 5_000)).toEqual({ from: 92, to: 128 });
  expect(rowWindow(100, 20 * ROW_PX + 1, 5_000)).toEqual({ from: 92, to: 129 });
});

it('ends with the table', () => {
  expect(rowWindow(0, 20 * ROW_PX, 5)).toEqual({ from: 0, to: 5 });
  expect(rowWindow(0, 20 * ROW_PX, 0)).toEqual({ from: 0, to: 0 });
  expect(rowWindow(4_990, 20 * ROW_PX, 5_000)).toEqual({ from: 4_982, to: 5_000 });
});

it('is still on the table when the table got shorter', () => {
  expect(rowWindow(4_990, 20 * ROW_PX, 3)).toEqual({ from: 2, to: 3 });
});
