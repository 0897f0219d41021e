import { describe, expect, it } from 'vitest';
import { buildRequests } from './request-bytes.ts';
import { CALLS_UNDER_WAY, traffic } from './traffic.ts';

const NOW = Date.UTC(2026, 5, 25, 20, 26, 2);

const take = (shape: 'in-turn' | 'scattered', count: number, seed = 1) => {
  const source = traffic(shape, seed, () => NOW);
  return Array.from({ length: count }, () => new Map(source.next()));
};

const bySid = (callbacks: readonly ReadonlyMap<string, string>[]) =>
  Map.groupBy(callbacks, (callback) => callback.get('CallSid') ?? '');

describe('the traffic', () => {
  it('is the same for the same seed, and different for another', () => {
    expect(take('in-turn', 50)).toEqual(take('in-turn', 50));
    const first = bySid(take('in-turn', 50, 1));
    expect([...bySid(take('in-turn', 50, 2)).keys()].some((sid) => first.has(sid))).toBe(false);
  });

  it('has 30 parameters in every callback, no name twice, and bodies of about 900 bytes', () => {
    const source = traffic('in-turn', 1, () => NOW);
    for (let index = 0; index < 2000; index += 1) {
      const parameters = source.next();
      expect(parameters).toHaveLength(30);
      expect(new Set(parameters.map(([name]) => name)).size).toBe(30);
    }
    const { averageBodyBytes } = buildRequests(source, 2000, { port: 1, key: 'k' });
    expect(averageBodyBytes).toBeGreaterThan(850);
    expect(averageBodyBytes).toBeLessThan(950);
  });

  it('takes each call in turn from initiated to an end, numbered from 0', () => {
    const callbacks = take('in-turn', CALLS_UNDER_WAY['in-turn'] * 20);
    // The first calls start halfway, and the last have not ended yet.
    const begun = [...bySid(callbacks).values()].slice(CALLS_UNDER_WAY['in-turn']);
    const ended = begun.filter((call) => call.at(-1)?.has('CallDuration') === true);
    expect(ended.length).toBeGreaterThan(500);
    const walks = ended.map((callbacks) => {
      expect(callbacks.map((callback) => callback.get('SequenceNumber'))).toEqual(
        callbacks.map((_, index) => String(index)),
      );
      return callbacks.map((callback) => callback.get('CallStatus')).join(' ');
    });
    const counts = Map.groupBy(walks, (walk) => walk);
    const answered = counts.get('initiated ringing answered in-progress completed')?.length ?? 0;
    expect(answered / walks.length).toBeGreaterThan(0.85);
    expect(counts.has('initiated ringing failed')).toBe(true);
  });

  it('scatters: every callback differs, few continue the previous call, and as many begin as end', () => {
    const source = traffic('scattered', 1, () => NOW);
    const valueIn = (callback: ReturnType<typeof source.next>, wanted: string) =>
      callback.find(([name]) => name === wanted)?.[1];
    const callbacks = Array.from({ length: CALLS_UNDER_WAY.scattered + 20_000 }, () => {
      const callback = source.next();
      return { sid: valueIn(callback, 'CallSid'), status: valueIn(callback, 'CallStatus') };
    });
    expect(new Set(callbacks.map(({ sid, status }) => `${sid} ${status}`)).size).toBe(
      callbacks.length,
    );
    const later = callbacks.slice(CALLS_UNDER_WAY.scattered);
    const of = (wanted: string) => later.filter(({ status }) => status === wanted).length;
    expect(of('initiated') / of('completed')).toBeGreaterThan(0.8);
    expect(of('initiated') / of('completed')).toBeLessThan(1.25);
  });
});
