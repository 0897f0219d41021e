/** Calls at the same time, as sweeps of quarters answer them, compared with the same ones answered from facts. */

import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/core/call-status.ts';
import { parseAccountSid } from '../../src/core/ids.ts';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import { SweepBuckets } from '../../src/numbers/follow/sweeps/sweep-buckets.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { SWEEPS, UNSWEPT } from '../../src/numbers/tables/sweeps.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import { EVERYTHING } from '../support/askers.ts';
import { anyFact, databaseWith, factsOf, MONDAY_10, unwrap } from '../support/numbers-facts.ts';
import { propertySettings } from '../support/property.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Calls begin within these days. */
const DAYS = 4;
const NOW = MONDAY_10 + DAYS * DAY;

const moved = (at: number | null, by: number): number | null => (at === null ? null : at + by);
const anyCall = fc.tuple(anyFact, fc.nat(DAYS * 24 * 60)).map(
  ([fact, minutes]): CallFact => ({
    ...fact,
    startedAt: moved(fact.startedAt, minutes * MINUTE),
    initiatedAt: moved(fact.initiatedAt, minutes * MINUTE),
    answeredAt: moved(fact.answeredAt, minutes * MINUTE),
    endedAt: moved(fact.endedAt, minutes * MINUTE),
  }),
);
const CALLS = fc.sample(anyCall, { numRuns: 1500, seed: 52 });

const KPIS = [
  ...[
    'concurrent',
    'peakConcurrent',
    'erlang',
    'channels',
    'peakChannels',
    'peakCallsPerSecond',
    'stale',
  ],
];
/** Every call has a status, so this filters nothing; but sweeps of quarters don't know it. */
const FROM_FACTS = { status: STATUSES };

const accounts = (...sids: readonly string[]) =>
  sids.map((sid) => parseAccountSid(sid) ?? expect.fail(sid));
const askers: readonly Asker[] = [
  EVERYTHING,
  { ...EVERYTHING, scope: accounts('AC2') },
  { ...EVERYTHING, scope: accounts('AC1', 'AC3') },
];
const anyQuestion = fc
  .record({
    from: fc.nat(DAYS * DAY),
    length: fc.integer({ min: HOUR, max: 3 * DAY }),
    grain: fc.constantFrom(DAY, 15 * MINUTE, MINUTE, 1000, 1),
    leg: fc.constantFrom({ leg: 'first' } as const, { leg: 'child' } as const, {}),
    asker: fc.constantFrom(...askers),
    asOf: fc.constantFrom(NOW, NOW, NOW - DAY, NOW - 30 * HOUR - 1),
    staleMs: fc.constantFrom(HOUR, HOUR, DAY),
  })
  .map(({ from, length, grain, ...rest }) => {
    const whole = (at: number): number => Math.floor(at / grain) * grain;
    const start = MONDAY_10 - 6 * HOUR + whole(from);
    return { ...rest, window: { from: start, to: start + Math.max(HOUR, whole(length)) } };
  });
type Question = typeof anyQuestion extends fc.Arbitrary<infer Value> ? Value : never;

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await databaseWith(CALLS);
  const sweeps = new SweepBuckets(connection, DEFAULT_KPI_SETTINGS);
  await sweeps.make(NOW - DAY);
  // As if calls had changed in these quarters.
  await connection.run(`DELETE FROM ${SWEEPS} WHERE begins_at // 900000 % 20 = 0`);
  await connection.run(
    `INSERT INTO ${UNSWEPT} SELECT n * 900000 FROM range(${MONDAY_10 / 900_000}, ${(NOW - DAY) / 900_000 - 2}) AS q(n) WHERE n % 20 = 0`,
  );
  await sweeps.refresh(NOW - 6 * HOUR);
  await connection.run(
    `INSERT INTO ${UNSWEPT} VALUES (${MONDAY_10 + DAY}), (${MONDAY_10 + 2 * DAY})`,
  );
});

const statsOf = async ({ window, leg, asker, asOf, staleMs }: Question, more: object) => {
  const filter = { ...window, ...leg, ...more };
  const facts = factsOf(connection, { asOf, staleMs });
  const question = { filter, kpis: KPIS, baseline: null, timeZone: UTC };
  return unwrap(await answerStats(facts, asker, question)).kpis;
};

describe('sweeps of quarters', () => {
  it('answer stats as facts do, in any window', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuestion, async (question) => {
        expect(await statsOf(question, {})).toEqual(await statsOf(question, FROM_FACTS));
      }),
      propertySettings(60),
    );
  });

  it('answer series as facts do, in any zone', async () => {
    const anySeries = fc.record({
      question: anyQuestion,
      timeZone: fc.constantFrom(UTC, parseTimeZone('Asia/Kathmandu') ?? UTC),
      stepSeconds: fc.constantFrom(900, 3600, 86_400),
    });
    await fc.assert(
      fc.asyncProperty(anySeries, async ({ question, timeZone, stepSeconds }) => {
        const { window, leg, asker, asOf, staleMs } = question;
        const facts = factsOf(connection, { asOf, staleMs });
        const ask = async (more: object) => {
          const filter = { ...window, ...leg, ...more };
          const asked = { filter, kpis: KPIS, stepSeconds, timeZone };
          return unwrap(await answerSeries(facts, asker, asked)).series;
        };
        expect(await ask({})).toEqual(await ask(FROM_FACTS));
      }),
      propertySettings(30),
    );
  });

  it('are what long windows are read from', async () => {
    const changed = await databaseWith(CALLS);
    await new SweepBuckets(changed, DEFAULT_KPI_SETTINGS).make(NOW);
    await changed.run(`UPDATE ${SWEEPS} SET peak = 12345`);
    const filter = { from: MONDAY_10 + DAY, to: MONDAY_10 + 2 * DAY };
    const question = {
      filter,
      kpis: ['peakChannels', 'peakCallsPerSecond'],
      baseline: null,
      timeZone: UTC,
    };
    const facts = factsOf(changed, { asOf: NOW, staleMs: HOUR });
    const { kpis } = unwrap(await answerStats(facts, EVERYTHING, question));
    expect(kpis['peakChannels']?.value).toBe(12345);
    expect(kpis['peakCallsPerSecond']?.value).toBe(12345);
  });
});
