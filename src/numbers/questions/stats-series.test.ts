import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../tests/support/askers.ts';
import {
  anyFact,
  databaseWith,
  factsOf,
  factWith,
  MONDAY_10,
  unwrap,
} from '../../../tests/support/numbers-facts.ts';
import { propertySettings } from '../../../tests/support/property.ts';
import { KPIS } from '../../core/kpi/kpi-list.ts';
import { measuredOf } from '../../core/kpi/measured.ts';
import { DEFAULT_KPI_SETTINGS } from '../../core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../core/time/time-zone.ts';
import { answerSeries } from './series.ts';
import { answerStats } from './stats.ts';

const HOUR = 3_600_000;
const NOW = MONDAY_10 + 3 * HOUR;
const STALE_MS = 2 * HOUR;
const KATHMANDU = parseTimeZone('Asia/Kathmandu') ?? UTC;

const anyWindow = fc
  .tuple(fc.nat(4 * HOUR), fc.integer({ min: 1000, max: 2 * HOUR }))
  .map(([start, length]) => ({
    from: MONDAY_10 + start - HOUR,
    to: MONDAY_10 + start - HOUR + length,
  }));

describe('stats', () => {
  it('are what core works out from the same facts', async () => {
    const calls = fc.sample(anyFact, { numRuns: 300, seed: 21 });
    const facts = factsOf(await databaseWith(calls), { asOf: NOW, staleMs: STALE_MS });
    await fc.assert(
      fc.asyncProperty(anyWindow, fc.constantFrom('first', 'child'), async (window, leg) => {
        const filter = { ...window, leg };
        const question = { filter, kpis: [], baseline: window, timeZone: UTC };
        const stats = unwrap(await answerStats(facts, EVERYTHING, question));
        const until = { from: window.from, to: Math.max(window.from, Math.min(window.to, NOW)) };
        const measured = measuredOf({
          ...{ facts: calls, leg, window, settings: DEFAULT_KPI_SETTINGS, lagSeconds: [] },
          ...{ asOf: NOW, staleMs: STALE_MS },
        });
        for (const kpi of KPIS) {
          expect({ [kpi.id]: stats.kpis[kpi.id] }).toEqual({
            [kpi.id]: { ...kpi.value(measured, until), unit: kpi.unit },
          });
        }
        expect(stats.baseline?.kpis).toEqual(stats.kpis);
      }),
      propertySettings(30),
    );
  });

  it('refuse a KPI that does not exist', async () => {
    const facts = factsOf(await databaseWith([]), { asOf: NOW, staleMs: STALE_MS });
    const filter = { from: MONDAY_10, to: NOW };
    const question = { filter, kpis: ['luck'], baseline: null, timeZone: UTC };
    expect(await answerStats(facts, EVERYTHING, question)).toMatchObject({
      problem: { kind: 'refused', parameter: 'kpi', reason: expect.stringContaining('"luck"') },
    });
  });
});

describe('a series', () => {
  it('is the stats of each of its steps', async () => {
    const calls = fc.sample(anyFact, { numRuns: 200, seed: 22 });
    const facts = factsOf(await databaseWith(calls), { asOf: NOW, staleMs: STALE_MS });
    const kpis = KPIS.map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(
        anyWindow,
        fc.constantFrom(600, 3600, 86_400),
        async (filter, stepSeconds) => {
          const question = { filter, kpis, stepSeconds, timeZone: KATHMANDU };
          const { series } = unwrap(await answerSeries(facts, EVERYTHING, question));
          const starts = series['attempts']?.map(({ at }) => Date.parse(at)) ?? [];
          for (const [index, start] of starts.entries()) {
            const from = Math.max(filter.from, start);
            if (from >= NOW) continue;
            const window = { from, to: Math.min(filter.to, starts[index + 1] ?? filter.to) };
            const stats = unwrap(
              await answerStats(facts, EVERYTHING, {
                filter: window,
                kpis,
                baseline: null,
                timeZone: UTC,
              }),
            );
            for (const id of kpis) {
              const { value, n } = stats.kpis[id] ?? {};
              expect({ [id]: series[id]?.[index] }).toEqual({
                [id]: { at: new Date(start).toISOString(), value, n },
              });
            }
          }
        },
      ),
      propertySettings(6),
    );
  });

  it('has zero or null where there were no calls, and null for what is still to come', async () => {
    const facts = factsOf(await databaseWith([factWith()]), { asOf: NOW, staleMs: STALE_MS });
    const filter = { from: NOW - HOUR, to: NOW + HOUR };
    const question = { filter, kpis: ['attempts', 'asr'], stepSeconds: 3600, timeZone: UTC };
    const { series } = unwrap(await answerSeries(facts, EVERYTHING, question));
    expect(series['attempts']?.map(({ value }) => value)).toEqual([0, null]);
    expect(series['asr']?.map(({ value }) => value)).toEqual([null, null]);
  });
});
