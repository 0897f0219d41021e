import { expect, it } from 'vitest';
import { LoadGauge } from './load-gauge.ts';

it('calls a trickle light, however long it lasts', () => {
  const gauge = new LoadGauge();
  const said = Array.from({ length: 1000 }, (_, index) => gauge.isLight(1, index));
  expect(said.every(Boolean)).toBe(true);
});

it('calls the first burst light, but not what follows it within the window', () => {
  const gauge = new LoadGauge();
  expect(gauge.isLight(200, 0)).toBe(true);
  expect(gauge.isLight(1, 50)).toBe(false);
});

it('does not call continuous load light at the beginning of each window', () => {
  const gauge = new LoadGauge();
  const said = Array.from({ length: 1000 }, (_, index) => gauge.isLight(10, index));
  expect(said.lastIndexOf(true)).toBe(19);
});

it('forgets a burst after the window that follows its own', () => {
  const gauge = new LoadGauge();
  expect(gauge.isLight(5000, 50)).toBe(false);
  expect(gauge.isLight(1, 150)).toBe(false);
  expect(gauge.isLight(1, 250)).toBe(true);
});
