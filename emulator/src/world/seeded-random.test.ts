import { expect, test } from 'vitest';
import { geometric, logNormal, weighted } from './draws.ts';
import { randomStreams } from './seeded-random.ts';
import { sidMint } from './sids.ts';

const draws = (seed: string, startAt: number, name: string): readonly number[] => {
  const random = randomStreams(seed, startAt).stream(name);
  return Array.from({ length: 20 }, () => random.next());
};

test('the same seed, start and name give the same stream; any other gives a different one', () => {
  const stream = draws('a', 1, 'call/1');
  expect(draws('a', 1, 'call/1')).toEqual(stream);
  expect(draws('b', 1, 'call/1')).not.toEqual(stream);
  expect(draws('a', 2, 'call/1')).not.toEqual(stream);
  expect(draws('a', 1, 'call/2')).not.toEqual(stream);
});

test('numbers are spread evenly from 0 to 1', () => {
  const random = randomStreams('even', 0).stream('x');
  const bins = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i += 1) {
    const value = random.next();
    expect(value >= 0 && value < 1).toBe(true);
    bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
  }
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('weights decide how often an option is drawn, and zero means never', () => {
  const random = randomStreams('weights', 0).stream('x');
  const counts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 10_000; i += 1) {
    counts[
      weighted(random, [
        ['a', 3],
        ['b', 0],
        ['c', 1],
      ] as const)
    ] += 1;
  }
  expect(counts.b).toBe(0);
  expect(counts.a / counts.c).toBeGreaterThan(2.7);
  expect(counts.a / counts.c).toBeLessThan(3.3);
});

test('log-normal and geometric draws have the requested middle', () => {
  const random = randomStreams('shape', 0).stream('x');
  const normals = Array.from({ length: 9_999 }, () => logNormal(random, 85, 0.9)).sort(
    (a, b) => a - b,
  );
  expect(normals[4_999]).toBeGreaterThan(80);
  expect(normals[4_999]).toBeLessThan(90);
  const trials = Array.from({ length: 20_000 }, () => geometric(random, 0.1));
  const mean = trials.reduce((sum, one) => sum + one, 0) / trials.length;
  expect(Math.min(...trials)).toBe(1);
  expect(mean).toBeGreaterThan(9.5);
  expect(mean).toBeLessThan(10.5);
});

test('identifiers have the format of their provider', () => {
  const random = randomStreams('sids', 0).stream('x');
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (let i = 0; i < 100; i += 1) {
    expect(sidMint('signalwire').callSid(random)).toMatch(uuid);
    expect(sidMint('signalwire').messageSid(random, 0)).toMatch(uuid);
    expect(sidMint('twilio').callSid(random)).toMatch(/^CA[0-9a-f]{32}$/);
    expect(sidMint('twilio').recordingSid(random)).toMatch(/^RE[0-9a-f]{32}$/);
    expect(sidMint('twilio').messageSid(random, 0)).toMatch(/^SM[0-9a-f]{32}$/);
    expect(sidMint('twilio').messageSid(random, 1)).toMatch(/^MM[0-9a-f]{32}$/);
  }
});
