/** Questions that buckets answer, compared with the same ones answered from facts. */

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/core/call-status.ts';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { distributionOfBins, PERCENTILES } from '../../src/core/kpi/distribution.ts';
import { binsOf } from '../../src/core/kpi/measure-of.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../src/core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import { Buckets } from '../../src/numbers/follow/buckets.ts';
import { planBuckets } from '../../src/numbers/questions/measuring/bucket-plan.ts';
import { bucketDistributions } from '../../src/numbers/questions/measuring/bucketed.ts';
import { oneStep } from '../../src/numbers/questions/measuring/population.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { sql } from '../../src/numbers/sql/sql.ts';
import { EVERYTHING } from '../support/askers.ts';
import { anyFact, databaseWith, factsOf, unwrap } from '../support/numbers-facts.ts';
import { propertySettings } from '../support/property.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const BERLIN = parseTimeZone('Europe/Berlin') ?? UTC;
/** Two weeks, with the night in which Berlin's clock goes forward. */
const START = Date.parse('2026-03-22T00:00:00+01:00');
const NOW = START + 14 * DAY;

const moved = (at: number | null, by: number): number | null => (at === null ? null : at + by);
const anyTwoWeeks = fc.tuple(anyFact, fc.nat(13 * 24)).map(([fact, hours]): CallFact => {
  const by = START - Date.UTC(2026, 2, 2, 10) + hours * HOUR;
  return { ...fact, startedAt: moved(fact.startedAt, by), endedAt: moved(fact.endedAt, by) };
});
const CALLS = fc.sample(anyTwoWeeks, { numRuns: 1500, seed: 51 });

/** Windows on whole days, quarters, minutes or nothing at all. */
const anyWindow = fc
  .record({
    from: fc.nat(7 * DAY),
    length: fc.integer({ min: 6 * HOUR, max: 7 * DAY }),
    grain: fc.constantFrom(DAY, 15 * MINUTE, MINUTE, 1),
  })
  .map(({ from, length, grain }) => {
    const whole = (at: number): number => Math.floor(at / grain) * grain;
    return {
      from: START + whole(from),
      to: START + whole(from) + Math.max(6 * HOUR, whole(length)),
    };
  });

const KPIS = [
  'attempts',
  'answered',
  'asr',
  'failed',
  'acd',
  'mosAvg',
  'recordings',
  'shortCalls',
  'ended',
];
/** Every call has a status, so this filters nothing; but buckets don't know it. */
const FROM_FACTS = { status: STATUSES };

let facts: Facts;
beforeAll(async () => {
  const connection = await databaseWith(CALLS);
  const shape = { dimensions: [], timeZone: BERLIN, settings: DEFAULT_KPI_SETTINGS };
  await new Buckets(connection, shape).make(NOW);
  facts = { ...factsOf(connection, { asOf: NOW, staleMs: HOUR }), timeZone: BERLIN };
});

const anyScope = fc.constantFrom({ leg: 'first' } as const, { leg: 'child' } as const, {});

describe('buckets', () => {
  it('answer stats as facts do, in any window', async () => {
    await fc.assert(
      fc.asyncProperty(anyWindow, anyScope, async (window, leg) => {
        const ask = async (more: object) => {
          const filter = { ...window, ...leg, ...more };
          const question = { filter, kpis: KPIS, baseline: null, timeZone: UTC };
          return unwrap(await answerStats(facts, EVERYTHING, question)).kpis;
        };
        expect(await ask({})).toEqual(await ask(FROM_FACTS));
      }),
      propertySettings(25),
    );
  });

  it('answer series as facts do, in any zone', async () => {
    const anySeries = fc.record({
      window: anyWindow,
      timeZone: fc.constantFrom(UTC, BERLIN, parseTimeZone('Asia/Kathmandu') ?? UTC),
      stepSeconds: fc.constantFrom(300, 3600, 86_400),
    });
    await fc.assert(
      fc.asyncProperty(anySeries, async ({ window, timeZone, stepSeconds }) => {
        const ask = async (more: object) => {
          const question = { filter: { ...window, ...more }, kpis: KPIS, stepSeconds, timeZone };
          return unwrap(await answerSeries(facts, EVERYTHING, question)).series;
        };
        expect(await ask({})).toEqual(await ask(FROM_FACTS));
      }),
      propertySettings(25),
    );
  });

  it('give the bins of the calls', async () => {
    const measure = measuresOf(DEFAULT_KPI_SETTINGS).talk;
    await fc.assert(
      fc.asyncProperty(anyWindow, async (span) => {
        const steps = oneStep(span);
        const plan = planBuckets({ filter: {}, span, steps, timeZone: BERLIN }, 'quarter');
        if (plan === null) return;
        const [cells] = await bucketDistributions(
          facts.connection,
          { plan, steps, scope: 'all', leg: undefined },
          { selected: sql`true`, span, steps, key: null, except: plan.middle },
          [{ id: 'talk', measure }],
        );
        const inWindow = CALLS.filter(
          ({ startedAt }) => startedAt !== null && startedAt >= span.from && startedAt < span.to,
        );
        const expected = distributionOfBins(binsOf(measure, inWindow));
        const found = cells?.get(null, 0);
        expect(found?.n ?? 0).toBe(expected.n);
        for (const percent of PERCENTILES) {
          expect(found?.percentile(percent) ?? null).toBe(expected.percentile(percent));
        }
      }),
      propertySettings(25),
    );
  });
});

describe('a window', () => {
  const planned = (from: string, to: string, zone = BERLIN) => {
    const span = { from: Date.parse(from), to: Date.parse(to) };
    const plan = planBuckets(
      { filter: { leg: 'first' }, span, steps: oneStep(span), timeZone: zone },
      'minute',
    );
    const text = (at: number | undefined) =>
      at === undefined ? null : new Date(at).toISOString().slice(0, 16);
    return plan === null ? null : [plan.grain, text(plan.middle.from), text(plan.middle.to)];
  };

  it('is read from the coarsest buckets that fit into it', () => {
    expect(planned('2026-03-27T23:00Z', '2026-03-30T22:00Z')).toEqual([
      'day',
      '2026-03-27T23:00',
      '2026-03-30T22:00',
    ]);
    expect(planned('2026-03-27T23:05Z', '2026-03-30T10:00Z')).toEqual([
      'day',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ]);
    expect(planned('2026-03-27T23:00Z', '2026-03-28T20:07Z')).toEqual([
      'quarter',
      '2026-03-27T23:00',
      '2026-03-28T20:00',
    ]);
    expect(planned('2026-03-27T23:00Z', '2026-03-28T03:00Z')).toBeNull();
  });

  it('with any other filter is read from facts', () => {
    const span = { from: START, to: START + 7 * DAY };
    const steps = oneStep(span);
    expect(
      planBuckets({ filter: { sipCode: [503] }, span, steps, timeZone: BERLIN }, 'day'),
    ).toBeNull();
    expect(
      planBuckets({ filter: { leg: 'first' }, span, steps, timeZone: BERLIN }, 'day'),
    ).not.toBeNull();
  });
});
