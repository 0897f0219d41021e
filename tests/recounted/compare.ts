/** Asks the numbers everything, and compares each figure with the recount. */

import { join } from 'node:path';
import { KPIS } from '../../src/core/kpi/kpi-list.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { numbersOf } from '../support/recount/asked-numbers.ts';
import { ALL_KPIS, type Compared, Tally } from '../support/recount/compare-figures.ts';
import { compareHeatmap, compareTop, GROUPS } from '../support/recount/compare-groups.ts';
import { compareSeries, compareStats } from '../support/recount/compare-windows.ts';
import type { LegAsked, Recount, Window } from '../support/recount/recount.ts';
import { note, PURGED_MS, RECOUNT_SETTINGS, SHAPE } from './terms.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LEGS: readonly LegAsked[] = ['first', 'child', undefined];
const KATHMANDU = parseTimeZone('Asia/Kathmandu') ?? UTC;
/** Bins are at most this far off. */
const PERCENTILES_OFF = 0.011;

export interface Span {
  readonly startAt: number;
  readonly until: number;
}

export async function compare(folder: string, recount: Recount, span: Span): Promise<Tally> {
  using tables = await openTables(join(folder, 'numbers.duckdb'), SHAPE);
  if (tables === null) throw new Error('the numbers have other tables');
  const connection = await tables.connect();
  const facts = {
    ...{ connection, dimensions: SHAPE.dimensions, settings: SHAPE.settings, timeZone: UTC },
    ...{ asOf: span.until, lagMs: 0, staleMs: RECOUNT_SETTINGS.staleMs },
  };
  const tally = new Tally(PERCENTILES_OFF);
  const compared = { numbers: numbersOf(facts), recount, tally };
  // Callbacks of purged records are counted, and can't be counted again.
  const since = Math.ceil((span.startAt + PURGED_MS) / HOUR) * HOUR;
  const window = { from: since, to: Math.ceil(span.until / HOUR) * HOUR };
  await compareWhole(compared, span, window);
  await compareSteps(compared, window);
  await compareGroups(compared, window);
  return tally;
}

const WITHOUT_LAG = KPIS.map(({ id }) => id).filter((id) => !id.startsWith('lag'));

async function compareWhole(compared: Compared, span: Span, window: Window): Promise<void> {
  const whole = { from: span.startAt - DAY, to: span.until + DAY };
  for (const leg of LEGS) {
    await compareStats(compared, { window: whole, leg, timeZone: UTC, kpis: WITHOUT_LAG });
    await compareStats(compared, { window, leg, timeZone: UTC });
    for (const part of oddWindows(window)) {
      await compareStats(compared, { window: part, leg, timeZone: UTC, kpis: WITHOUT_LAG });
    }
  }
  note(`windows: ${compared.tally.compared} figures, ${compared.tally.differences} differ`);
}

/** Windows that begin and end anywhere. */
const oddWindows = ({ from, to }: Window): readonly Window[] =>
  Array.from({ length: 12 }, (_, n) => {
    const at = from + Math.floor(((to - from) * ((n * 0.618_034) % 1)) / 1.5) + n;
    return { from: at, to: Math.min(to, at + 17 * MINUTE * (n + 1) ** 2 + 777 * n) };
  });

async function compareSteps(compared: Compared, window: Window): Promise<void> {
  for (const leg of LEGS) {
    for (const [stepSeconds, timeZone] of [
      [86_400, UTC],
      [3600, UTC],
      [3600, KATHMANDU],
      [900, UTC],
    ] as const) {
      await compareSeries(compared, { window, leg, timeZone, stepSeconds });
      const { tally } = compared;
      note(`steps of ${stepSeconds} s: ${tally.compared} figures, ${tally.differences} differ`);
    }
  }
  // Minutes a few hours at a time: every KPI of each is a long answer.
  for (let from = window.from; from < window.to; from += 6 * HOUR) {
    const part = { from, to: Math.min(window.to, from + 6 * HOUR) };
    await compareSeries(compared, {
      ...{ window: part, leg: undefined, timeZone: UTC, stepSeconds: 60, kpis: ALL_KPIS },
    });
  }
  note(`minutes: ${compared.tally.compared} figures, ${compared.tally.differences} differ`);
}

async function compareGroups(compared: Compared, window: Window): Promise<void> {
  const day = { from: window.from + DAY, to: window.from + 2 * DAY };
  for (const by of GROUPS) {
    await compareTop(compared, { window, leg: 'first', timeZone: UTC, by, limit: 40 });
    await compareTop(compared, { window: day, leg: undefined, timeZone: KATHMANDU, by, limit: 10 });
    note(`top ${by}: ${compared.tally.compared} figures, ${compared.tally.differences} differ`);
  }
  for (const kpi of ['attempts', 'asr', 'ended', 'acd', 'pddP95', 'recordings', 'lastSeen']) {
    await compareHeatmap(compared, { window, leg: 'first', timeZone: KATHMANDU, kpi });
  }
}
