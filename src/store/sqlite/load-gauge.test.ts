import { expect, it } from 'vitest';
import { LoadGauge } from './load-gauge.ts';

it('calls a trickle light, however long it goes on', () => {
  const gauge = new LoadGauge();
  const said = Array.from({ length: 1000 }, (_, index) => gauge.isLight(1, index));
  expect(said.every(Boolean)).toBe(true);
});

it('calls the first burst light, and what follows it within the window not', () => {
  const gauge = new LoadGauge();
  expect(gauge.isLight(200, 0)).toBe(true);
  expect(gauge.isLight(1, 50)).toBe(false);
});

it('forgets a burst after its window', () => {
  const gauge = new LoadGauge();
  expect(gauge.isLight(5000, 0)).toBe(false);
  expect(gauge.isLight(1, 101)).toBe(true);
});
