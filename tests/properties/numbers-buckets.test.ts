/** Questions that buckets answer, compared with the same ones answered from facts. */

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/core/call-status.ts';
import type { FactFilter } from '../../src/core/fact-filter.ts';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { distributionOfBins, PERCENTILES } from '../../src/core/kpi/distribution.ts';
import { binsOf } from '../../src/core/kpi/measured.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../src/core/kpi/measures.ts';
import type { Span } from '../../src/core/time/span.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import { Buckets } from '../../src/numbers/follow/buckets.ts';
import { DirtyBuckets } from '../../src/numbers/follow/dirty-buckets.ts';
import { planBuckets } from '../../src/numbers/questions/measuring/bucket-plan.ts';
import {
  type BucketState,
  bucketStateOf,
} from '../../src/numbers/questions/measuring/bucket-state.ts';
import { bucketDistributions } from '../../src/numbers/questions/measuring/bucketed.ts';
import { oneStep } from '../../src/numbers/questions/measuring/population.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { sql } from '../../src/numbers/sql/sql.ts';
import { ZoneDays } from '../../src/numbers/tables/zone-days.ts';
import { EVERYTHING } from '../support/askers.ts';
import { anyFact, databaseWith, factsOf, insertFacts, unwrap } from '../support/numbers-facts.ts';
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
    length: fc.integer({ min: HOUR, max: 7 * DAY }),
    grain: fc.constantFrom(DAY, 15 * MINUTE, MINUTE, 1),
  })
  .map(({ from, length, grain }) => {
    const whole = (at: number): number => Math.floor(at / grain) * grain;
    return {
      from: START + whole(from),
      to: START + whole(from) + Math.max(HOUR, whole(length)),
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

const minutesOf = (calls: readonly CallFact[]): readonly number[] =>
  calls
    .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt])
    .flatMap((at) => (at === null ? [] : [at - (at % MINUTE)]));

/** Most calls were there when the buckets were made; of those that came later, some buckets are counted again. */
let facts: Facts;
beforeAll(async () => {
  const connection = await databaseWith(CALLS.slice(0, 1300));
  const shape = { dimensions: [], timeZone: BERLIN, settings: DEFAULT_KPI_SETTINGS };
  const buckets = new Buckets(connection, shape);
  await buckets.make(NOW);
  const dirty = await DirtyBuckets.open(connection, new ZoneDays(BERLIN));
  const [counted, uncounted] = [CALLS.slice(1300, 1480), CALLS.slice(1480)];
  await insertFacts(connection, counted);
  await dirty.mark(minutesOf(counted), NOW);
  const settled = dirty.settled(NOW + HOUR);
  await buckets.refresh(settled, NOW + HOUR);
  await dirty.clean(settled);
  await insertFacts(connection, uncounted);
  await dirty.mark(minutesOf(uncounted), NOW + HOUR);
  facts = { ...factsOf(connection, { asOf: NOW, staleMs: HOUR }), timeZone: BERLIN };
});

const stateIn = async (span: Span): Promise<BucketState> =>
  (await bucketStateOf(facts.connection, span, null)) ?? expect.fail('no buckets');

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
        const state = await stateIn(span);
        const plan = planBuckets(
          { filter: {}, span, steps, timeZone: BERLIN, recent: null },
          'quarter',
          state,
        );
        if (plan === null) return;
        const [cells] = await bucketDistributions(
          facts.connection,
          { plan, steps, scope: 'all', leg: undefined, recent: null },
          { selected: sql`true`, span, steps, key: null, parts: plan.facts, recent: null },
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
  const NOTHING_DIRTY = { minute: [], quarter: [], day: [] };
  const at = (text: string): number => Date.parse(`2026-03-${text}Z`);
  const text = ({ from, to }: Span): string =>
    [from, to].map((time) => new Date(time).toISOString().slice(8, 16)).join(' ');
  const planned = (from: string, to: string, state: Partial<BucketState> = {}) => {
    const span = { from: at(from), to: at(to) };
    const plan = planBuckets(
      { filter: { leg: 'first' }, span, steps: oneStep(span), timeZone: BERLIN, recent: null },
      'minute',
      { minutesSince: at('27T00:00'), dirty: NOTHING_DIRTY, ...state },
    );
    const { buckets = [], facts: rest = [] } = plan ?? {};
    const byGrain = buckets.map(({ grain, spans }) => [grain, spans.map(text)]);
    return Object.fromEntries([...byGrain, ['facts', rest.map(text)]]);
  };

  it('is read from the coarsest buckets that fit into each part', () => {
    expect(planned('27T23:00', '30T22:00')).toEqual({
      day: ['27T23:00 30T22:00'],
      facts: [],
    });
    expect(planned('27T23:05', '30T10:01:30')).toEqual({
      day: ['28T23:00 29T22:00'],
      quarter: ['27T23:15 28T23:00', '29T22:00 30T10:00'],
      minute: ['27T23:05 27T23:15', '30T10:00 30T10:01'],
      facts: ['30T10:01 30T10:01'],
    });
    expect(planned('28T02:15', '28T03:00')).toEqual({ facts: [] });
  });

  it('is read from facts where there are no buckets of minutes any more', () => {
    expect(planned('25T12:07', '25T20:00')).toEqual({
      quarter: ['25T12:15 25T20:00'],
      facts: ['25T12:07 25T12:15'],
    });
  });

  it('is read from finer buckets or facts where a call has changed', () => {
    const dirty = {
      minute: [at('29T11:20'), at('29T11:21')],
      quarter: [at('29T11:15')],
      day: [at('28T23:00')],
    };
    expect(planned('27T23:00', '30T22:00', { dirty })).toEqual({
      day: ['27T23:00 28T23:00', '29T22:00 30T22:00'],
      quarter: ['28T23:00 29T11:15', '29T11:30 29T22:00'],
      minute: ['29T11:15 29T11:20', '29T11:22 29T11:30'],
      facts: ['29T11:20 29T11:22'],
    });
  });

  it('is never read in very many parts, wherever calls have changed', () => {
    const quarter = Array.from({ length: 100 }, (_, n) => at('01T00:00') + n * 6 * HOUR);
    const day = Array.from({ length: 25 }, (_, n) => at('01T23:00') + n * DAY);
    const { quarter: read, facts: rest } = planned('01T00:00', '26T00:00', {
      dirty: { ...NOTHING_DIRTY, quarter, day },
    });
    expect(read?.length).toBeLessThan(15);
    expect(rest?.length).toBeLessThan(15);
  });

  it('with any other filter is read from facts', () => {
    const span = { from: START, to: START + 7 * DAY };
    const steps = oneStep(span);
    const state = { minutesSince: START, dirty: NOTHING_DIRTY };
    const plan = (filter: FactFilter) =>
      planBuckets({ filter, span, steps, timeZone: BERLIN, recent: null }, 'day', state);
    expect(plan({ sipCode: [503] })).toBeNull();
    expect(plan({ leg: 'first' })).not.toBeNull();
  });
});
