import { expect, it } from 'vitest';
import { traffic } from '../ingest/traffic.ts';
import { firstSeed } from './run-seeds.ts';

const sidsOf = (seed: number): readonly string[] => {
  const load = traffic('scattered', seed, () => 0);
  return Array.from({ length: 50 }, () => new Map(load.next()).get('CallSid') ?? expect.fail());
};

it('gives no run the calls of an earlier one, whose database it may continue', () => {
  const [earlier, later] = ['2026-11-28T22:00:00Z', '2026-11-28T22:05:00Z'].map((at) =>
    Array.from({ length: 20 }, (_, round) => firstSeed(new Date(at)) + round).flatMap(sidsOf),
  );
  const both = [...(earlier ?? []), ...(later ?? [])];
  expect(new Set(both).size).toBe(both.length);
});
