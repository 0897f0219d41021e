import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFact, databaseWith, MONDAY_10 } from '../../../../tests/support/numbers-facts.ts';
import { propertySettings } from '../../../../tests/support/property.ts';
import type { CallFact } from '../../../core/kpi/call-fact.ts';
import { distributionOfValues, PERCENTILES } from '../../../core/kpi/distribution.ts';
import { countOf, latestOf, sumOf, valuesOf } from '../../../core/kpi/measured.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../../core/kpi/measures.ts';
import { sweepOf } from '../../../core/kpi/sweep.ts';
import { UTC, wallClock } from '../../../core/time/time-zone.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { name, sql } from '../../sql/sql.ts';
import { type Steps, stepsOf } from '../time/steps.ts';
import { distributionsOf } from './distributions.ts';
import { oneStep, type Population } from './population.ts';
import { scalarsOf } from './scalars.ts';
import { sweepsOf } from './sweeps/sweeps.ts';
import type { Swept } from './sweeps/swept.ts';
import { turnsSql } from './sweeps/turns-sql.ts';

const MEASURES = Object.values(measuresOf(DEFAULT_KPI_SETTINGS));
const SCALARS = MEASURES.filter(
  (measure) => measure.kind === 'count' || measure.kind === 'sum' || measure.kind === 'latest',
);
const BINS = MEASURES.filter((measure) => measure.kind === 'bins');
const { concurrency, channels, dialled } = measuresOf(DEFAULT_KPI_SETTINGS);
const SWEEPS: readonly Swept[] = [
  { id: 'concurrency', measure: concurrency, among: sql`true` },
  { id: 'channels', measure: channels, among: sql`true` },
  { id: 'dialled', measure: dialled, among: sql`true` },
];

/** Windows around the facts, in steps of 1 to 60 minutes. */
const anyWindow = fc
  .tuple(fc.nat(10_800_000), fc.nat(7_200_000), fc.constantFrom(60, 300, 3600, 86_400))
  .map(([start, length, stepSeconds]) => {
    const span = {
      from: MONDAY_10 + start - 3_600_000,
      to: MONDAY_10 + start - 3_599_999 + length,
    };
    const steps = stepsOf(span, wallClock(UTC), stepSeconds);
    if (!steps.ok) throw new Error(steps.problem);
    return { span, steps: steps.value };
  });

/** The window of a step. */
const windows = ({ span, steps }: { span: Population['span']; steps: Steps }) =>
  steps.starts.map((start, index) => ({
    from: Math.max(span.from, start),
    to: Math.min(span.to, steps.starts[index + 1] ?? span.to),
  }));

const facts = fc.sample(anyFact, { numRuns: 400, seed: 6 });
const populationOf = (span: Population['span'], runs: Population['steps']): Population => ({
  selected: sql`true`,
  span,
  key: () => name('account'),
  steps: runs,
  recent: null,
});
const NO_CALLS = { peak: 0, last: 0, callSeconds: 0, calls: 0, stale: 0 };
const ACCOUNTS = ['AC1', 'AC2', 'AC3'];

const within = (
  account: string,
  at: 'startedAt' | 'endedAt',
  { from, to }: { from: number; to: number },
) =>
  facts.filter((fact) => {
    const time = fact[at];
    return fact.accountSid === account && time !== null && time >= from && time < to;
  });

const scalarOf = (measure: ScalarMeasure, among: readonly CallFact[]): number | null => {
  switch (measure.kind) {
    case 'count':
      return countOf(measure, among);
    case 'sum':
      return sumOf(measure, among);
    case 'latest':
      return latestOf(measure, among);
  }
};

describe('measures in SQL are as core has them', () => {
  it.each(['startedAt', 'endedAt'] as const)(
    'for counts, sums and latest times by %s',
    async (at) => {
      const connection = await databaseWith(facts);
      const measures = SCALARS.filter((measure) => measure.at === at);
      await fc.assert(
        fc.asyncProperty(anyWindow, async (window) => {
          const population = populationOf(window.span, window.steps.runs);
          const cells = await scalarsOf(connection, population, measures);
          for (const account of ACCOUNTS) {
            windows(window).forEach((step, index) => {
              const among = within(account, at, step);
              const expected =
                among.length === 0 ? undefined : measures.map((one) => scalarOf(one, among));
              expect(cells.get(account, index)).toEqual(expected);
            });
          }
        }),
        propertySettings(30),
      );
    },
  );

  it.each(['startedAt', 'endedAt'] as const)(
    'for those of all accounts together, by %s',
    async (at) => {
      const connection = await databaseWith(facts);
      const measures = SCALARS.filter((measure) => measure.at === at);
      await fc.assert(
        fc.asyncProperty(anyWindow, async (window) => {
          const population = { ...populationOf(window.span, window.steps.runs), key: null };
          const cells = await scalarsOf(connection, population, measures);
          windows(window).forEach((step, index) => {
            const among = ACCOUNTS.flatMap((account) => within(account, at, step));
            const expected =
              among.length === 0 ? undefined : measures.map((one) => scalarOf(one, among));
            expect(cells.get(null, index)).toEqual(expected);
          });
        }),
        propertySettings(30),
      );
    },
  );

  it('for distributions', async () => {
    const connection = await databaseWith(facts);
    await fc.assert(
      fc.asyncProperty(anyWindow, fc.constantFrom(...BINS), async (window, measure) => {
        const population = populationOf(window.span, window.steps.runs);
        const [other] = BINS;
        if (other === undefined) throw new Error('no bins');
        const [cells, , alone] = [
          ...(await distributionsOf(connection, population, [measure, other])),
          ...(await distributionsOf(connection, population, [measure])),
        ];
        for (const account of ACCOUNTS) {
          windows(window).forEach((step, index) => {
            const expected = distributionOfValues(
              valuesOf(measure, within(account, measure.at, step)),
            );
            for (const found of [cells, alone].map((one) => one?.get(account, index))) {
              expect(found?.n ?? 0).toBe(expected.n);
              for (const percent of PERCENTILES) {
                expect(found?.percentile(percent) ?? null).toBe(expected.percentile(percent));
              }
            }
          });
        }
      }),
      propertySettings(60),
    );
  });

  it('for calls at the same time', async () => {
    const connection = await databaseWith(facts);
    const anyQuestion = fc.record({
      window: anyWindow,
      measures: fc.subarray([...SWEEPS], { minLength: 1 }),
      staleMs: fc.nat(7_200_000),
      atOnce: fc.constantFrom(20, 1000),
    });
    await fc.assert(
      fc.asyncProperty(anyQuestion, async ({ window, measures, staleMs, atOnce }) => {
        const limits = { calls: 10_000, atOnce };
        const staleness = { asOf: MONDAY_10 + 10_800_000, staleMs };
        const population = populationOf(window.span, window.steps.runs);
        const swept = await sweepsOf(connection, population, measures, staleness, limits);
        for (const account of ACCOUNTS) {
          const own = facts.filter(({ accountSid }) => accountSid === account);
          for (const { id, measure } of measures) {
            windows(window).forEach((step, index) => {
              const { windowSeconds, ...expected } = sweepOf(measure, own, step, staleness);
              if (windowSeconds === 0) return;
              expect(swept?.get(id)?.get(account, index) ?? NO_CALLS).toEqual(expected);
            });
          }
        }
      }),
      propertySettings(60),
    );
  });

  it('without a second in which no call of the window begins or ends', async () => {
    const connection = await databaseWith(facts);
    const span = { from: MONDAY_10 - 86_400_000, to: MONDAY_10 - 82_800_000 };
    const staleness = { asOf: MONDAY_10 + 10_800_000, staleMs: 86_400_000 };
    const turns = turnsSql(populationOf(span, oneStep(span)), SWEEPS, staleness);
    expect(await readRows(connection, turns)).toEqual([]);
  });

  it('but for more calls at the same time than can be swept', async () => {
    const connection = await databaseWith(facts);
    const span = { from: MONDAY_10 - 43_200_000, to: MONDAY_10 + 10_800_000 };
    const population = populationOf(span, oneStep(span));
    const staleness = { asOf: span.to, staleMs: 1 };
    const limits = { calls: 100, atOnce: 100 };
    expect(await sweepsOf(connection, population, SWEEPS, staleness, limits)).toBeNull();
  });
});
