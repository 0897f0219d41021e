import { expect, test } from 'vitest';
import { randomStreams } from '../world/seeded-random.ts';
import { LOAD_PROFILES, type LoadProfile, nextArrival } from './load-profile.ts';

const MIDNIGHT = Date.UTC(2026, 5, 22);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Calls by hour of one day, at 360 in the busiest hour. */
function dayOf(profile: LoadProfile | null): number[] {
  const random = randomStreams('load', 0).stream('day');
  const hours = new Array<number>(24).fill(0);
  for (let at = MIDNIGHT; ; ) {
    at = nextArrival(random, at, 0.1, profile);
    if (at >= MIDNIGHT + DAY_MS) return hours;
    const hour = Math.floor((at - MIDNIGHT) / HOUR_MS);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
}

test('without a profile, all hours are alike', () => {
  for (const calls of dayOf(null)) {
    expect(calls).toBeGreaterThan(280);
    expect(calls).toBeLessThan(440);
  }
});

test('with a profile, each hour has its share of the busiest', () => {
  const profile = LOAD_PROFILES['office-day'];
  for (const [hour, calls] of dayOf(profile).entries()) {
    const expected = 360 * (profile[hour] ?? 0);
    expect(Math.abs(calls - expected)).toBeLessThan(5 * Math.sqrt(expected) + 3);
  }
});

test('hours without calls have none, and are skipped at once', () => {
  const hours = dayOf(LOAD_PROFILES.campaign);
  expect(hours.slice(0, 9)).toEqual(new Array(9).fill(0));
  expect(hours.slice(17)).toEqual(new Array(7).fill(0));
  expect(hours[10]).toBeGreaterThan(280);
});

test('no rate, however low, makes it wait in an hour without calls', () => {
  const onlyNoon = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 1 : 0));
  const random = randomStreams('rare', 0).stream('day');
  for (let at = MIDNIGHT, i = 0; i < 20; i += 1) {
    at = nextArrival(random, at, 0.000_2, onlyNoon);
    expect(new Date(at).getUTCHours()).toBe(12);
  }
});
