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
import type { CallFact } from '../../core/kpi/call-fact.ts';
import { KPIS, kpiOf } from '../../core/kpi/kpi-list.ts';
import { measuredOf } from '../../core/kpi/measured.ts';
import { DEFAULT_KPI_SETTINGS } from '../../core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../core/time/time-zone.ts';
import type { GroupBy } from '../../ports/numbers/questions.ts';
import { answerHeatmap } from './heatmap.ts';
import { isOfCalls } from './questions.ts';
import { answerTop } from './top.ts';

const HOUR = 3_600_000;
const NOW = MONDAY_10 + 3 * HOUR;
const STALE_MS = 2 * HOUR;
const FILTER = { from: MONDAY_10, to: MONDAY_10 + 2 * HOUR, leg: 'first' } as const;

const figuresOf = (kpis: typeof KPIS, facts: readonly CallFact[]) => {
  const measured = measuredOf({
    ...{ facts, leg: 'first', window: FILTER, settings: DEFAULT_KPI_SETTINGS, lagSeconds: [] },
    ...{ asOf: NOW, staleMs: STALE_MS },
  });
  return Object.fromEntries(
    kpis.map((kpi) => [kpi.id, { ...kpi.value(measured, FILTER), unit: kpi.unit }] as const),
  );
};

const otherEnd = ({ direction, from, to }: CallFact) => (direction === 'inbound' ? from : to);
const GROUPS: readonly (readonly [GroupBy, (fact: CallFact) => string | null])[] = [
  ['account', ({ accountSid }) => accountSid],
  ['outcome', ({ outcome }) => outcome],
  ['sipCode', ({ sipCode }) => (sipCode === null ? null : String(sipCode))],
  ['toNumber', ({ to }) => to],
  ['endpoint', ({ endpoint }) => endpoint],
  ['ownNumber', ({ ownNumber }) => ownNumber],
  [
    'prefix',
    (fact) =>
      /^\+\d{8,15}$/.test(otherEnd(fact) ?? '') ? (otherEnd(fact)?.slice(0, 8) ?? null) : null,
  ],
  ['dim.queue', ({ allDimensions }) => allDimensions['queue'] ?? null],
];

/** Calls of the window count where they started. */
const PLACED_BY_START = KPIS.filter(
  (kpi) => isOfCalls(kpi, DEFAULT_KPI_SETTINGS) && !kpi.id.startsWith('ended'),
);
/** Those that add several counts. */
const SUMS = PLACED_BY_START.filter(({ id }) => id === 'failed' || id === 'canceled');

describe('top', () => {
  it.each(GROUPS)('by %s is a recount of each group', async (by, keyOf) => {
    const calls = fc.sample(anyFact, { numRuns: 250, seed: 31 });
    const facts = factsOf(await databaseWith(calls, ['queue']), { asOf: NOW, staleMs: STALE_MS }, [
      'queue',
    ]);
    const inWindow = calls.filter(
      ({ startedAt, parentCallSid }) =>
        startedAt !== null &&
        startedAt >= FILTER.from &&
        startedAt < FILTER.to &&
        parentCallSid === null,
    );
    const byKey = Map.groupBy(inWindow, keyOf);
    const keys = [...byKey.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...PLACED_BY_START), fc.constantFrom(...SUMS)),
        fc.integer({ min: 1, max: 8 }),
        async (kpi, limit) => {
          const kpis = [...new Set([kpi.id, 'attempts', 'asr'])];
          const top = unwrap(
            await answerTop(facts, EVERYTHING, {
              filter: FILTER,
              timeZone: UTC,
              by,
              kpis,
              order: kpi.id,
              limit,
            }),
          );
          const figures = kpis.flatMap((id) => kpiOf(id) ?? []);
          const expected = keys
            .map((key) => ({ key, kpis: figuresOf(figures, byKey.get(key) ?? []) }))
            .sort((a, b) => {
              const [one, two] = [a, b].map(
                ({ kpis: of }) => of[kpi.id]?.value ?? Number.NEGATIVE_INFINITY,
              );
              return (
                (two ?? 0) - (one ?? 0) ||
                (a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1)
              );
            });
          expect(top.groups).toEqual(expected.slice(0, limit));
          const others = expected.slice(limit).flatMap(({ key }) => byKey.get(key) ?? []);
          expect(top.other).toEqual(
            keys.length <= limit
              ? null
              : { groups: keys.length - limit, kpis: figuresOf(figures, others) },
          );
          expect(top.exact).toBe(true);
        },
      ),
      propertySettings(8),
    );
  });

  it('hides numbers from a masked asker', async () => {
    const facts = factsOf(await databaseWith([factWith()]), { asOf: NOW, staleMs: STALE_MS });
    const masked = async (by: GroupBy) => {
      const question = {
        filter: FILTER,
        timeZone: UTC,
        by,
        kpis: ['attempts'],
        order: 'attempts',
        limit: 1,
      };
      const top = unwrap(await answerTop(facts, { scope: 'all', disclosure: 'masked' }, question));
      return top.groups[0]?.key;
    };
    expect(await masked('toNumber')).toBe('+1••••••••02');
    expect(await masked('prefix')).toBe('+1••••••');
    expect(await masked('outcome')).toBe('answered');
  });

  it('refuses a dimension that does not exist', async () => {
    const facts = factsOf(await databaseWith([]), { asOf: NOW, staleMs: STALE_MS });
    const question = { filter: FILTER, timeZone: UTC, kpis: [], order: 'attempts', limit: 1 };
    expect(await answerTop(facts, EVERYTHING, { ...question, by: 'dim.queue' })).toMatchObject({
      problem: { parameter: 'by', reason: expect.stringContaining('"dim.queue"') },
    });
  });
});

describe('a heat map', () => {
  const KATHMANDU = parseTimeZone('Asia/Kathmandu') ?? UTC;
  const BERLIN = parseTimeZone('Europe/Berlin') ?? UTC;
  const started = (text: string) => factWith({ startedAt: Date.parse(text) });
  const cellsWithCalls = async (timeZone: typeof UTC, kpi: string, ...times: readonly string[]) => {
    const now = Date.parse('2026-04-05T00:00Z');
    const facts = factsOf(await databaseWith(times.map(started)), { asOf: now, staleMs: STALE_MS });
    const filter = { from: Date.parse('2026-03-01T00:00Z'), to: now };
    const { cells } = unwrap(await answerHeatmap(facts, EVERYTHING, { filter, timeZone, kpi }));
    expect(cells).toHaveLength(168);
    return cells.filter(({ n }) => n > 0).map(({ weekday, hour, value }) => [weekday, hour, value]);
  };

  it('follows the clock of the zone, with its changes and its quarters of an hour', async () => {
    // Monday, 18:15 UTC is midnight in Kathmandu. Berlin's clock goes forward on 29 March.
    const times = ['2026-03-02T18:14:59Z', '2026-03-02T18:15:00Z', '2026-03-30T10:00:00Z'];
    expect(await cellsWithCalls(KATHMANDU, 'attempts', ...times)).toEqual([
      [1, 15, 1],
      [1, 23, 1],
      [2, 0, 1],
    ]);
    expect(await cellsWithCalls(BERLIN, 'attempts', ...times)).toEqual([
      [1, 12, 1],
      [1, 19, 2],
    ]);
  });

  it('divides by the time that each hour had in the window', async () => {
    // 2:00 to 3:00 on Sundays: 1, 8, 15 and 22 March in Berlin, whose clock skips it on the 29th.
    expect(await cellsWithCalls(BERLIN, 'callsPerMinute', '2026-03-22T01:30:00Z')).toEqual([
      [7, 2, 1 / 240],
    ]);
  });

  it('refuses what is not made of single calls', async () => {
    const facts = factsOf(await databaseWith([]), { asOf: NOW, staleMs: STALE_MS });
    const question = { filter: FILTER, timeZone: UTC, kpi: 'peakConcurrent' };
    expect(await answerHeatmap(facts, EVERYTHING, question)).toMatchObject({
      problem: { kind: 'refused', parameter: 'kpi' },
    });
  });
});
