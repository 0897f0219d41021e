/** Questions that memory answers, compared with the same ones answered from facts. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAccountSid } from '../../src/core/ids.ts';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { PERCENTILES } from '../../src/core/kpi/distribution.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import type { KpiValues } from '../../src/core/wire/stats.ts';
import { DirtyBuckets } from '../../src/numbers/follow/dirty-buckets.ts';
import { planBuckets } from '../../src/numbers/questions/measuring/bucket-plan.ts';
import { bucketStateOf } from '../../src/numbers/questions/measuring/bucket-state.ts';
import { bucketDistributions } from '../../src/numbers/questions/measuring/bucketed.ts';
import { oneStep } from '../../src/numbers/questions/measuring/population.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { answerTop } from '../../src/numbers/questions/top.ts';
import { Recent, type Snapshot } from '../../src/numbers/recent/recent.ts';
import { sql } from '../../src/numbers/sql/sql.ts';
import { ZoneDays } from '../../src/numbers/tables/zone-days.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import { EVERYTHING } from '../support/askers.ts';
import {
  anyFact,
  databaseWith,
  factsOf,
  insertFacts,
  MONDAY_10,
  unwrap,
} from '../support/numbers-facts.ts';
import { propertySettings } from '../support/property.ts';

const RUNS = 12;
const TIMEOUT = { timeout: 120_000 + propertySettings(RUNS).numRuns * 4000 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Edges are where mistakes are: half of all calls start and end with a minute. */
const whole = (at: number | null): number | null => (at === null ? null : at - (at % MINUTE));
const anyCall = fc.tuple(anyFact, fc.boolean()).map(([fact, isWhole]) => {
  if (!isWhole) return fact;
  const { startedAt, initiatedAt, answeredAt, endedAt } = fact;
  return {
    ...fact,
    ...{ startedAt: whole(startedAt), initiatedAt: whole(initiatedAt) },
    ...{ answeredAt: whole(answeredAt), endedAt: whole(endedAt) },
  };
});

/** A call as it was after each of its changes; null once it's gone. */
const anyLife = fc
  .tuple(
    fc.array(fc.option(anyCall, { freq: 9 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('AC1', 'AC2', 'AC3'),
  )
  .map(([versions, account]) =>
    versions.map((fact) => (fact === null ? null : { ...fact, accountSid: account })),
  );

const anyScene = fc.record({
  lives: fc.array(anyLife, { minLength: 20, maxLength: 80 }),
  /** The first minute that's known, and how far the clock is after each step: in minutes from Monday, 10:00. */
  since: fc.integer({ min: -5, max: 60 }),
  clock: fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 4, maxLength: 4 }),
});

type Scene = typeof anyScene extends fc.Arbitrary<infer Value> ? Value : never;

/** Follows the calls' changes, all first ones in one step, all second ones in the next. */
function followed({ lives, since, clock }: Scene): Snapshot {
  const recent = new Recent(DEFAULT_KPI_SETTINGS, MONDAY_10 + since * MINUTE);
  for (const [step, minutes] of clock.entries()) {
    const changes = lives.flatMap((versions, rowId) => {
      const callAt = (at: number) => {
        const fact = versions[at] ?? null;
        return fact === null ? null : { rowId, fact };
      };
      if (step >= versions.length) return [];
      return [{ before: step === 0 ? null : callAt(step - 1), after: callAt(step) }];
    });
    recent.committing();
    recent.stepped(changes, [], MONDAY_10 + minutes * MINUTE);
  }
  return recent.current ?? expect.fail('nothing was committed');
}

/** The facts as they are in the end, with no bucket that could be read. */
async function factsIn({ lives }: Scene): Promise<Facts & { readonly calls: readonly CallFact[] }> {
  const calls = lives.flatMap((versions) => versions.at(-1) ?? []);
  const connection = await databaseWith([]);
  await insertFacts(connection, calls);
  await connection.run('INSERT INTO minutes_since VALUES (0)');
  const dirty = await DirtyBuckets.open(connection, new ZoneDays(UTC));
  const minutes = Array.from({ length: 5 * 60 }, (_, n) => MONDAY_10 + (n - 60) * MINUTE);
  await dirty.mark(minutes, 0);
  return { ...factsOf(connection, { asOf: MONDAY_10 + 4 * HOUR, staleMs: HOUR }), calls };
}

const anyWindow = fc
  .tuple(fc.integer({ min: -20, max: 150 }), fc.integer({ min: 5, max: 150 }))
  .map(([from, length]) => ({
    from: MONDAY_10 + from * MINUTE,
    to: MONDAY_10 + (from + length) * MINUTE,
  }));

const accounts = (...sids: readonly string[]) =>
  sids.map((sid) => parseAccountSid(sid) ?? expect.fail(sid));

const anyAsked = fc.record({
  window: anyWindow,
  leg: fc.constantFrom({ leg: 'first' } as const, { leg: 'child' } as const, {}),
  asker: fc.constantFrom<Asker>(
    EVERYTHING,
    { ...EVERYTHING, scope: accounts('AC1') },
    { ...EVERYTHING, scope: accounts('AC1', 'AC3') },
  ),
  asOf: fc.constantFrom(60, 100, 240).map((minutes) => MONDAY_10 + minutes * MINUTE + 300),
});

/** Of each kind of measure. A statement about all of them takes long to plan. */
const KPIS = [
  ...['attempts', 'asr', 'acd', 'ended', 'lastSeen', 'mosP10'],
  ...['concurrent', 'peakConcurrent', 'erlang', 'peakChannels', 'peakCallsPerSecond', 'stale'],
];

describe('recent calls', () => {
  it('give the stats and series that their facts give', TIMEOUT, async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, anyAsked, async (scene, { window, leg, asker, asOf }) => {
        const facts = await factsIn(scene);
        const question = { filter: { ...window, ...leg }, kpis: KPIS, timeZone: UTC };
        const ask = async (recent: Snapshot | null) => {
          const seen = { ...facts, asOf, recent };
          const stats = await answerStats(seen, asker, { ...question, baseline: null });
          const series = await answerSeries(seen, asker, { ...question, stepSeconds: 900 });
          return { stats: unwrap(stats).kpis, series: unwrap(series).series };
        };
        const recent = followed(scene);
        const expected = await ask(null);
        expect(await ask(recent)).toEqual(expected);
        // What was read is remembered by now.
        expect(await ask(recent)).toEqual(expected);
        facts.connection.closeSync();
      }),
      { ...propertySettings(RUNS), endOnFailure: true },
    );
  });

  it('give the others of a top list that their facts give', TIMEOUT, async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, anyAsked, async (scene, { window, leg, asker, asOf }) => {
        const facts = await factsIn(scene);
        const filter = { ...window, ...leg };
        const top = async (recent: Snapshot | null, ...kpis: readonly string[]) => {
          const question = {
            filter,
            timeZone: UTC,
            by: 'toNumber',
            order: 'attempts',
            limit: 1,
          } as const;
          return unwrap(await answerTop({ ...facts, asOf, recent }, asker, { ...question, kpis }));
        };
        // A latest time can't be subtracted, so facts give everything beside it.
        const { groups, other } = await top(null, 'attempts', 'asr', 'acd', 'lastSeen');
        const without = ({ lastSeen: _lastSeen, ...kpis }: KpiValues): KpiValues => kpis;
        const expected = {
          groups: groups.map((one) => ({ ...one, kpis: without(one.kpis) })),
          other: other === null ? null : { ...other, kpis: without(other.kpis) },
        };
        const recent = followed(scene);
        expect(await top(null, 'attempts', 'asr', 'acd')).toMatchObject(expected);
        expect(await top(recent, 'attempts', 'asr', 'acd')).toMatchObject(expected);
        facts.connection.closeSync();
      }),
      { ...propertySettings(RUNS), endOnFailure: true },
    );
  });

  it('give the bins of their facts', TIMEOUT, async () => {
    const measure = measuresOf(DEFAULT_KPI_SETTINGS).talk;
    await fc.assert(
      fc.asyncProperty(anyScene, anyWindow, async (scene, span) => {
        const recent = followed(scene);
        const { connection } = await factsIn(scene);
        const steps = oneStep(span);
        const state = (await bucketStateOf(connection, span, null)) ?? expect.fail('no buckets');
        const binned = async (known: Snapshot | null) => {
          const planned = { filter: {}, span, steps, timeZone: UTC, recent: known?.calls ?? null };
          const plan = planBuckets(planned, 'quarter', state);
          const [cells] = await bucketDistributions(
            connection,
            {
              ...{ steps, scope: 'all', leg: undefined, recent: known },
              plan: plan ?? { buckets: [], recent: [], facts: [span] },
            },
            {
              ...{ selected: sql`true`, span, steps, key: null, recent: null },
              parts: plan?.facts ?? [span],
            },
            [{ id: 'talk', measure }],
          );
          const found = cells?.get(null, 0);
          return [
            found?.n ?? 0,
            ...PERCENTILES.map((percent) => found?.percentile(percent) ?? null),
          ];
        };
        expect(await binned(recent)).toEqual(await binned(null));
        connection.closeSync();
      }),
      propertySettings(RUNS),
    );
  });
});
