/** Asks the numbers everything, and compares each figure with the recount. */

import { join } from 'node:path';
import type { FactFilter } from '../../src/core/fact-filter.ts';
import { KPIS } from '../../src/core/kpi/kpi-list.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { openChangeLog } from '../../src/store/sqlite/changes/open-change-log.ts';
import { numbersOf } from '../support/recount/asked-numbers.ts';
import { compareChanges } from '../support/recount/compare-changes.ts';
import { ALL_KPIS, type Compared, Tally } from '../support/recount/compare-figures.ts';
import { compareHeatmap, compareTop, GROUPS } from '../support/recount/compare-groups.ts';
import { compareList } from '../support/recount/compare-list.ts';
import { compareSeries, compareStats } from '../support/recount/compare-windows.ts';
import type { CountedCall } from '../support/recount/read-calls.ts';
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

/** What's compared, in this order. */
export const PARTS = ['windows', 'steps', 'groups', 'changes', 'lists'] as const;
type Part = (typeof PARTS)[number];

export async function compare(
  folder: string,
  recount: Recount,
  span: Span,
  parts: readonly Part[],
): Promise<Tally> {
  using tables = await openTables(join(folder, 'numbers.duckdb'), SHAPE);
  if (tables === null) throw new Error('the numbers have other tables');
  const connection = await tables.connect();
  const facts = {
    ...{ connection, dimensions: SHAPE.dimensions, settings: SHAPE.settings, timeZone: UTC },
    ...{ asOf: span.until, lagMs: 0, staleMs: RECOUNT_SETTINGS.staleMs, recent: null },
  };
  const tally = new Tally(PERCENTILES_OFF);
  const compared = { numbers: numbersOf(facts), recount, tally };
  // Callbacks of purged records are counted, and can't be counted again.
  const since = Math.ceil((span.startAt + PURGED_MS) / HOUR) * HOUR;
  const window = { from: since, to: Math.ceil(span.until / HOUR) * HOUR };
  if (parts.includes('windows')) await compareWhole(compared, span, window);
  if (parts.includes('steps')) await compareSteps(compared, window);
  if (parts.includes('groups')) await compareGroups(compared, window);
  if (parts.includes('changes')) await compareMoves(compared, window);
  if (parts.includes('lists')) await compareLists(compared, window, await rowIdsIn(folder));
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

/** What explains the move from one hour to the next. */
async function compareMoves(compared: Compared, window: Window): Promise<void> {
  for (const kpi of ['attempts', 'failed', 'failureRate', 'asr', 'acd']) {
    for (const hour of [5, 20, 31, 44]) {
      const from = window.from + hour * HOUR;
      await compareChanges(compared, {
        ...{ window: { from, to: from + HOUR }, baseline: { from: from - 2 * HOUR, to: from } },
        ...{ leg: 'first', kpi, limit: 50, timeZone: UTC, dimensions: SHAPE.dimensions },
      });
    }
  }
  note(`changes: ${compared.tally.compared} figures, ${compared.tally.differences} differ`);
}

async function compareLists(
  compared: Compared,
  window: Window,
  rowIdOf: (one: CountedCall) => number,
): Promise<void> {
  const filters: readonly FactFilter[] = [
    ...[{}, { ...window, leg: 'first' as const }, { sipCode: [486, 503], hangupBy: ['callee'] }],
    ...[{ numberPart: '555' }, { outcome: ['noAnswer'] }, { dimensions: { queue: ['sales'] } }],
    ...[{ mos: { lte: 3.6 }, durationSeconds: { gte: 10 } }, { pddSeconds: { gte: 3, lte: 9 } }],
  ] as const;
  for (const filter of filters) {
    for (const by of [
      'startedAt',
      'durationSeconds',
      'ringSeconds',
      'pddSeconds',
      'mos',
    ] as const) {
      const order = { by, descending: by !== 'mos' };
      await compareList(compared, { filter, order, limit: 100, pages: 4, rowIdOf });
    }
  }
}

/** The store's ids of calls, which no export has. */
async function rowIdsIn(folder: string): Promise<(one: CountedCall) => number> {
  const log = openChangeLog(join(folder, 'callboard.db'));
  const ids = new Map<string, number>();
  for (let after = 0; ; ) {
    const { calls, through, writtenThrough } = await log.changesAfter(after, 2000);
    for (const call of calls) if (call.kind === 'current') ids.set(call.callSid, call.rowId);
    if (through >= writtenThrough) break;
    after = through;
  }
  return ({ call }) => ids.get(call.callSid) ?? 0;
}
