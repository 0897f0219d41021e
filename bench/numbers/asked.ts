/** The questions that are timed, with the bars that they should stay below. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { STALE_MS } from '../../src/core/calls/stale.ts';
import type { FactFilter } from '../../src/core/fact-filter.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { answerCallRows } from '../../src/numbers/questions/calls/call-rows.ts';
import { answerChanges } from '../../src/numbers/questions/changes.ts';
import { answerHeatmap } from '../../src/numbers/questions/heatmap.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { answerTop } from '../../src/numbers/questions/top.ts';
import type { GroupBy } from '../../src/ports/numbers/questions.ts';

export interface Timed {
  readonly name: string;
  /** Milliseconds; null without one. */
  readonly barMs: number | null;
  readonly ask: (connection: DuckDBConnection) => Promise<{ readonly ok: boolean }>;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERYONE = { scope: 'all', disclosure: 'full' } as const;
const TILES = ['attempts', 'asr', 'acd', 'failureRate', 'pddP95', 'mosAvg'];

export function asked(until: number, dimensions: readonly string[]): readonly Timed[] {
  const factsOf = (connection: DuckDBConnection): Facts => ({
    ...{ connection, dimensions, asOf: until, lagMs: 0 },
    ...{ settings: DEFAULT_KPI_SETTINGS, staleMs: STALE_MS, timeZone: UTC, recent: null },
  });
  const last = (length: number, more: FactFilter = {}) => ({
    ...{ from: until - length, to: until, leg: 'first' as const },
    ...more,
  });
  const timeZone = UTC;
  const stats = (
    name: string,
    length: number,
    kpis: readonly string[],
    more: FactFilter = {},
    barMs = 50,
  ): Timed => ({
    ...{ name, barMs },
    ask: (connection) =>
      answerStats(factsOf(connection), EVERYONE, {
        filter: last(length, more),
        kpis,
        baseline: null,
        timeZone,
      }),
  });
  const series = (name: string, length: number): Timed => ({
    ...{ name, barMs: 50 },
    ask: (connection) =>
      answerSeries(factsOf(connection), EVERYONE, {
        ...{
          filter: last(length),
          kpis: ['attempts', 'asr', 'failed'],
          stepSeconds: null,
          timeZone,
        },
      }),
  });
  const top = (by: GroupBy, order: string): Timed => ({
    ...{ name: `top 20 by ${by}, ${order}, 30 days`, barMs: 300 },
    ask: (connection) =>
      answerTop(factsOf(connection), EVERYONE, {
        ...{ filter: last(30 * DAY), by, kpis: ['attempts', order], order, limit: 20, timeZone },
      }),
  });
  return [
    stats('every KPI, 1 hour', HOUR, []),
    stats('every KPI, 1 day', DAY, []),
    stats('every KPI, 30 days', 30 * DAY, []),
    stats('every KPI, a year', 365 * DAY, []),
    stats('six KPIs, 1 day', DAY, TILES),
    stats('six KPIs, 30 days', 30 * DAY, TILES),
    stats('six KPIs, a year', 365 * DAY, TILES),
    series('series of three KPIs, 1 day', DAY),
    series('series of three KPIs, 30 days', 30 * DAY),
    series('series of three KPIs, a year', 365 * DAY),
    stats('six KPIs of a SIP code, 30 days', 30 * DAY, TILES, { sipCode: [503] }, 300),
    stats('six KPIs of part of a number, 30 days', 30 * DAY, TILES, { numberPart: '201200' }, 300),
    top('sipCode', 'attempts'),
    top('toNumber', 'failed'),
    top('dim.queue', 'asr'),
    {
      ...{ name: 'heat map, 30 days', barMs: 300 },
      ask: (connection) =>
        answerHeatmap(factsOf(connection), EVERYONE, {
          filter: last(30 * DAY),
          kpi: 'asr',
          timeZone,
        }),
    },
    {
      ...{ name: 'changes of failed, 2 hours', barMs: 500 },
      ask: (connection) =>
        answerChanges(factsOf(connection), EVERYONE, {
          ...{ filter: last(2 * HOUR), baseline: { from: until - 4 * HOUR, to: until - 2 * HOUR } },
          ...{ kpi: 'failed', limit: 10, timeZone },
        }),
    },
    {
      ...{ name: 'calls with the worst MOS, 30 days', barMs: 300 },
      ask: (connection) =>
        answerCallRows(factsOf(connection), EVERYONE, {
          ...{
            filter: last(30 * DAY),
            order: { by: 'mos', descending: false },
            cursor: null,
            limit: 100,
          },
        }),
    },
    {
      ...{ name: 'calls of part of a number, a year', barMs: null },
      ask: (connection) =>
        answerCallRows(factsOf(connection), EVERYONE, {
          ...{ filter: { numberPart: '2012001234' }, order: { by: 'startedAt', descending: true } },
          ...{ cursor: null, limit: 100 },
        }),
    },
  ];
}
