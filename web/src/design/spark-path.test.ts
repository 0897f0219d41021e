import { expect, it } from 'vitest';
import { sparkPaths } from './spark-path.ts';

const BOX = { width: 20, height: 10, atLeast: 0 };

it('fits the values between zero and the greatest', () => {
  const { line, area, y } = sparkPaths([0, 5, 10], BOX);
  expect(line).toBe('M0 10L10 5L20 0');
  expect(area).toBe('M0 10L0 10L10 5L20 0L20 10Z');
  expect(y(5)).toBe(5);
});

it('leaves a gap where there is no value', () => {
  expect(sparkPaths([null, 4, null, 2, 2], BOX).line).toBe('M5 0M15 5L20 5');
});

it('keeps small values low if the scale has a minimum', () => {
  expect(sparkPaths([1, 1], { ...BOX, atLeast: 10 }).line).toBe('M0 9L20 9');
});

it('is flat without values, and empty with none', () => {
  expect(sparkPaths([0, 0], BOX).line).toBe('M0 10L20 10');
  expect(sparkPaths([], BOX)).toMatchObject({ line: '', area: '' });
  expect(sparkPaths([null], BOX).line).toBe('');
});
