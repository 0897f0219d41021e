import { describe, expect, it } from 'vitest';
import { answered, at, factsOfLegs, leg } from '../../../tests/support/call-facts.ts';
import type { OwnFact } from './call-fact.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from './measures.ts';
import { sweepOf } from './sweep.ts';

const { concurrency, channels } = measuresOf(DEFAULT_KPI_SETTINGS);
const NEVER_STALE = { asOf: at(600), staleMs: 1e9 };
const MINUTE = { from: at(0), to: at(60) };

const talk = (from: number, to: number | null): OwnFact =>
  answered(0, { answeredAt: at(from), endedAt: to === null ? null : at(to) });

const sweep = (...legs: readonly OwnFact[]) =>
  sweepOf(concurrency, factsOfLegs(legs), MINUTE, NEVER_STALE);

describe('calls at the same time', () => {
  it('are counted by the second, with ends before beginnings', () => {
    expect(sweep(talk(0, 10), talk(10, 20))).toEqual({
      ...{ peak: 1, last: 0, callSeconds: 20, windowSeconds: 60, calls: 2, stale: 0 },
    });
    expect(sweep(talk(0, 11), talk(10, 20)).peak).toBe(2);
  });

  it('are clipped to the window', () => {
    expect(sweep(talk(-30, 5), talk(50, 90), talk(-5, 100))).toMatchObject({
      ...{ peak: 2, last: 2, callSeconds: 5 + 10 + 60, calls: 3 },
    });
    expect(sweep(talk(-30, 0), talk(60, 90))).toMatchObject({ calls: 0, callSeconds: 0, peak: 0 });
  });

  it('last to the end of the window while they are in progress', () => {
    expect(sweep(talk(50, null))).toMatchObject({ last: 1, callSeconds: 10 });
  });

  it('take whole seconds', () => {
    expect(sweep(talk(1.9, 2.1))).toMatchObject({ calls: 1, callSeconds: 1 });
    expect(sweep(talk(1.1, 1.9))).toMatchObject({ calls: 0, callSeconds: 0 });
    const window = { from: at(0.5), to: at(2.5) };
    const { windowSeconds, callSeconds } = sweepOf(
      concurrency,
      factsOfLegs([talk(0, 60)]),
      window,
      NEVER_STALE,
    );
    expect([windowSeconds, callSeconds]).toEqual([2, 2]);
  });

  it('are neither stale nor unanswered', () => {
    const facts = factsOfLegs([talk(0, null), leg({ status: 'ringing' }), talk(0, 9)]);
    const staleness = { asOf: at(60), staleMs: 59_999 };
    expect(sweepOf(concurrency, facts, MINUTE, staleness)).toMatchObject({ calls: 1, stale: 1 });
    expect(sweepOf(channels, facts, MINUTE, staleness)).toMatchObject({ calls: 1, stale: 2 });
    const younger = { asOf: at(60), staleMs: 60_000 };
    expect(sweepOf(channels, facts, MINUTE, younger)).toMatchObject({ calls: 3, stale: 0 });
  });

  it('on channels last from initiated, or else the start', () => {
    const facts = factsOfLegs([
      leg({ startedAt: at(-10), initiatedAt: at(20), endedAt: at(30) }),
      leg({ startedAt: at(40), initiatedAt: null, endedAt: at(45) }),
      leg({ status: 'queued', initiatedAt: null }),
    ]);
    expect(sweepOf(channels, facts, MINUTE, NEVER_STALE)).toMatchObject({
      ...{ calls: 2, callSeconds: 15 },
    });
  });
});
