import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test.each([
  [[0, 1, 2, 3, 4, 5, 6, 7, 8], 20, '▁▂▃▄▅▅▆▇█'],
  [[90, 100], 20, '▇█'],
  [[5, null, 5], 20, '█ █'],
  [[0, 0], 20, '▁▁'],
  [[null, null], 20, '  '],
  [[], 20, ''],
  // The peak of each stretch stays visible.
  [[0, 8, 0, 0, 4, 0], 2, '█▅'],
  [[-8, 0], 20, '▁█'],
])('%j in %i characters is %j', (values, width, line) => {
  expect(sparkline(values, width)).toBe(line);
});
