/**
 * After a start, memory comes to know earlier minutes, a piece at a time, while calls go on changing. At each position it
 * counts what it would have counted if every call had been added to it.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { completeFact } from '../../src/core/kpi/family.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../src/core/kpi/measures.ts';
import { rowReader } from '../../src/numbers/follow/facts/read-rows.ts';
import { EarlierMinutes } from '../../src/numbers/follow/recent/earlier-minutes.ts';
import { recentFrom } from '../../src/numbers/follow/recent/recent-facts.ts';
import { nameOf } from '../../src/numbers/recent/minute-calls.ts';
import { type Change, Recent, type Snapshot } from '../../src/numbers/recent/recent.ts';
import type { LagCount } from '../../src/numbers/recent/recent-lag.ts';
import { ENDED, IN_PROGRESS } from '../../src/numbers/tables/schema.ts';
import { anyFact, databaseWith, insertFacts, MONDAY_10 } from '../support/numbers-facts.ts';
import { propertySettings } from '../support/property.ts';

const RUNS = 15;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = 4;
const MEASURES = measuresOf(DEFAULT_KPI_SETTINGS);

/** Edges are where mistakes are: many calls begin and end with a minute, and in the same ones. */
const anyCall = fc
  .tuple(anyFact, fc.constantFrom(1, 20 * MINUTE, 20 * MINUTE))
  .map(([fact, ms]) => {
    const whole = (at: number | null): number | null => (at === null ? null : at - (at % ms));
    const { startedAt, initiatedAt, answeredAt, endedAt } = fact;
    const moved = {
      ...fact,
      ...{ startedAt: whole(startedAt), initiatedAt: whole(initiatedAt) },
      ...{ answeredAt: whole(answeredAt), endedAt: whole(endedAt) },
    };
    // As it's read again.
    return completeFact(moved, moved);
  });

/** A call as each step finds it: it can be missing, end, go on again and be gone. */
const anyLife = fc.array(fc.option(anyCall, { freq: 6 }), { minLength: STEPS, maxLength: STEPS });

const minute = fc.integer({ min: -5, max: 130 }).map((minutes) => MONDAY_10 + minutes * MINUTE);
const anyLag: fc.Arbitrary<LagCount> = fc.record({
  minute,
  account: fc.constantFrom('AC1', 'AC2', 'AC3'),
  bin: fc.integer({ min: 0, max: 200 }),
  events: fc.integer({ min: 1, max: 3 }),
});

const anyScene = fc.record({
  lives: fc.array(anyLife, { minLength: 20, maxLength: 60 }),
  /** What each step finds of callbacks. */
  lag: fc.array(fc.array(anyLag, { maxLength: 10 }), { minLength: STEPS, maxLength: STEPS }),
  /** The process starts after one step, or more. */
  opened: fc.integer({ min: 1, max: STEPS }),
  /** When: in milliseconds after Monday, 10:00. A minute can pass with a step. */
  openedAt: fc.oneof(
    fc.integer({ min: 0, max: 120 * MINUTE }),
    fc.integer({ min: 1, max: 6 }).map((twenties) => twenties * 20 * MINUTE - 1000),
  ),
  passes: fc.constantFrom(0, 1000, MINUTE, 7 * MINUTE),
  /** How many pieces are added after each step, and how many calls they have. */
  pieces: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: STEPS, maxLength: STEPS }),
  callsAtOnce: fc.constantFrom(1, 1, 4, 1000),
});

type Scene = typeof anyScene extends fc.Arbitrary<infer Value> ? Value : never;

const factsAt = ({ lives }: Scene, step: number): readonly (CallFact | null)[] =>
  lives.map((versions) => versions[step] ?? null);

/** Row ids are as `insertFacts` gives them. */
function changesOf(scene: Scene, step: number): readonly Change[] {
  const before = factsAt(scene, step - 1);
  return factsAt(scene, step).map((fact, index) => {
    const [rowId, was] = [index + 1, before[index] ?? null];
    return {
      before: was === null ? null : { rowId, fact: was },
      after: fact === null ? null : { rowId, fact },
    };
  });
}

async function write(connection: DuckDBConnection, scene: Scene, step: number): Promise<void> {
  for (const table of [ENDED, IN_PROGRESS]) await connection.run(`DELETE FROM ${table}`);
  await insertFacts(connection, factsAt(scene, step));
  for (const { minute, account, bin, events } of scene.lag[step] ?? []) {
    await connection.run(
      `INSERT INTO provider_lag VALUES (${minute}, '${account}', ${bin}, ${events})`,
    );
  }
}

/** A memory to which all calls are added that there are after a step, and all callbacks up to then. */
function recounted(scene: Scene, step: number, since: number, now: number): Snapshot {
  const recent = new Recent(DEFAULT_KPI_SETTINGS, since);
  for (const [index, fact] of factsAt(scene, step).entries()) {
    if (fact !== null) recent.add({ rowId: index + 1, fact });
  }
  recent.addLag(scene.lag.slice(0, step + 1).flat());
  recent.stepped([], [], now);
  return recent.current ?? expect.fail('nothing is known');
}

/** Minutes, accounts and legs whose latest times can't be told. */
const unknownIn = ({ calls }: Snapshot): ReadonlySet<string> =>
  new Set(
    [...calls.minutes].flatMap(([minute, cells]) =>
      [...cells].flatMap(([whose, { isKnown }]) => (isKnown ? [] : [`${minute} ${whose}`])),
    ),
  );

/** Everything that's counted, but zeros. */
function countsIn({ calls, lag }: Snapshot, unknown: ReadonlySet<string>): readonly string[] {
  const counts: string[] = [];
  const note = (count: number | null, ...of: readonly unknown[]): void => {
    if (count !== null && count !== 0) counts.push([...of, count].join(' '));
  };
  for (const [minute, cells] of calls.minutes) {
    for (const [whose, cell] of cells) {
      for (const [id, place] of calls.places.scalars) {
        const isLatest = MEASURES[id].kind === 'latest';
        if (isLatest && unknown.has(`${minute} ${whose}`)) continue;
        note(cell.scalar(place), minute, whose, id);
      }
      for (const [place, bin, count] of cell.bins()) note(count, minute, whose, 'bin', place, bin);
      for (const [id, place] of calls.places.sweeps) {
        for (let second = 0; second < 60; second += 1) {
          note(cell.begins(place, second), minute, whose, id, 'begin', second);
          note(cell.ends(place, second), minute, whose, id, 'end', second);
        }
      }
    }
  }
  for (const { whose, calls: lasting } of calls.lasting) {
    for (const [place, count] of lasting.entries()) note(count ?? 0, nameOf(whose), 'last', place);
  }
  for (const { minute, account, bin, events } of lag.counts) {
    if (minute >= calls.since) note(events, minute, account, 'lag', bin);
  }
  return counts.sort();
}

it('counts what it would have counted if every call had been added', {
  timeout: 120_000 + propertySettings(RUNS).numRuns * 4000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyScene, async (scene) => {
      const connection = await databaseWith([]);
      const settings = DEFAULT_KPI_SETTINGS;
      for (let step = 0; step < scene.opened; step += 1) await write(connection, scene, step);
      let now = MONDAY_10 + scene.openedAt;
      const recent = await recentFrom(rowReader(connection, []), connection, { settings, now });
      const earlier = new EarlierMinutes(connection, { settings, recent }, scene.callsAtOnce);
      recent.stepped([], [], now);
      const compare = (step: number): void => {
        const known = recent.current ?? expect.fail('nothing is known');
        const expected = recounted(scene, step, known.calls.since, now);
        expect(known.lag.since).toBeLessThanOrEqual(known.calls.since);
        const unknown = unknownIn(known);
        expect(countsIn(known, unknown)).toEqual(countsIn(expected, unknown));
      };
      for (let step = scene.opened - 1; step < STEPS; step += 1) {
        if (step >= scene.opened) {
          now += scene.passes;
          await write(connection, scene, step);
          recent.stepped(changesOf(scene, step), scene.lag[step] ?? [], now);
        }
        const pieces = scene.pieces[step] ?? 0;
        for (let piece = 0; piece < pieces; piece += 1) {
          await earlier.addSome(now);
          compare(step);
        }
        compare(step);
      }
      while (!(await earlier.addSome(now)));
      const since = now - (now % MINUTE) - HOUR;
      expect(recent.current?.calls.since).toBe(since);
      compare(STEPS - 1);
      connection.closeSync();
    }),
    { ...propertySettings(RUNS), endOnFailure: true },
  );
});
