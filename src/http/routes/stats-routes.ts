/** How the call centre performs: KPIs of a window, over time, by group, by hour, and what explains a move. */

import type { Kpi } from '../../core/kpi/kpi.ts';
import { KPIS } from '../../core/kpi/kpi-list.ts';
import { success } from '../../core/result.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { KpiDefinition } from '../../core/wire/stats.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import { factFilter } from '../query/fact-filter-query.ts';
import {
  changesQuery,
  heatmapQuery,
  seriesQuery,
  spanAWeekBefore,
  spanBefore,
  spanOf,
  statsQuery,
  topQuery,
} from '../query/stats-query.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import {
  changesSchema,
  heatmapSchema,
  kpiListSchema,
  numbersHealthSchema,
  seriesSchema,
  statsSchema,
  topSchema,
} from '../schemas/stats.ts';
import { NUMBERS_ERRORS, orError } from './numbers-errors.ts';

export interface StatsSources {
  readonly numbers: Numbers;
  readonly clock: Clock;
  /** The zone of questions that name none. */
  readonly timeZone: TimeZone;
}

export const statsRoutes = (sources: StatsSources): readonly Route[] => [
  healthRoute(sources),
  kpisRoute,
  statsRoute(sources),
  seriesRoute(sources),
  topRoute(sources),
  heatmapRoute(sources),
  changesRoute(sources),
];

/** What every route of the numbers has in common. */
const NUMBERS = {
  method: 'GET',
  group: 'Numbers',
  access: 'viewer',
  params: NONE,
  body: NONE,
  errors: NUMBERS_ERRORS,
} as const;

const healthRoute = ({ numbers }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/numbers',
    name: 'getNumbersHealth',
    summary: 'Whether the numbers can be asked, and how far they are behind.',
    query: NONE,
    errors: [],
    answer: json(numbersHealthSchema),
    handle: async () => {
      const { status, reason, progress, lagMs } = numbers.state();
      return success({ status, reason, progress, lagMs });
    },
  });

const kpisRoute: Route = route({
  ...NUMBERS,
  path: '/api/v1/kpis',
  name: 'listKpis',
  summary: 'What each KPI is: its unit, its formula, and where the definition comes from.',
  query: NONE,
  errors: [],
  answer: json(kpiListSchema),
  handle: async () => success({ kpis: KPIS.map(definition) }),
});

const definition = ({ id, name, unit, formula, n, better, source }: Kpi): KpiDefinition => ({
  ...{ id, name, unit, formula, n, better, source },
});

const statsRoute = ({ numbers, clock, timeZone }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats',
    name: 'getStats',
    summary: 'The KPIs of a window, and of the one it is compared with.',
    query: statsQuery,
    answer: json(statsSchema),
    handle({ principal, query: { kpi = [], compare, tz = timeZone, ...filter } }) {
      const span = spanOf(filter, clock.now());
      return orError(
        numbers.stats(principal, {
          filter: { ...factFilter(filter, 'first'), ...span },
          timeZone: tz,
          kpis: kpi,
          baseline: baselineOf(span, compare ?? null, tz),
        }),
      );
    },
  });

function baselineOf(
  span: ReturnType<typeof spanOf>,
  compare: 'previous' | 'week' | null,
  timeZone: TimeZone,
) {
  switch (compare) {
    case null:
      return null;
    case 'previous':
      return spanBefore(span);
    case 'week':
      return spanAWeekBefore(span, timeZone);
  }
}

const seriesRoute = ({ numbers, clock, timeZone }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/series',
    name: 'getStatsSeries',
    summary: 'KPIs over time.',
    query: seriesQuery,
    answer: json(seriesSchema),
    handle({ principal, query: { kpi = [], step = null, tz = timeZone, ...filter } }) {
      const span = spanOf(filter, clock.now());
      return orError(
        numbers.series(principal, {
          filter: { ...factFilter(filter, 'first'), ...span },
          timeZone: tz,
          kpis: kpi,
          stepSeconds: step,
        }),
      );
    },
  });

const topRoute = ({ numbers, clock, timeZone }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/top',
    name: 'getStatsTop',
    summary: 'Groups of calls, ranked by a KPI.',
    query: topQuery,
    answer: json(topSchema),
    handle({
      principal,
      query: { by, kpi = [], order = 'attempts', limit, tz = timeZone, ...filter },
    }) {
      const span = spanOf(filter, clock.now());
      return orError(
        numbers.top(principal, {
          filter: { ...factFilter(filter, 'first'), ...span },
          timeZone: tz,
          kpis: kpi,
          ...{ by, order, limit },
        }),
      );
    },
  });

const heatmapRoute = ({ numbers, clock, timeZone }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/heatmap',
    name: 'getStatsHeatmap',
    summary: 'A KPI by hour and weekday.',
    query: heatmapQuery,
    answer: json(heatmapSchema),
    handle({ principal, query: { kpi = 'attempts', tz = timeZone, ...filter } }) {
      const span = spanOf(filter, clock.now());
      return orError(
        numbers.heatmap(principal, {
          filter: { ...factFilter(filter, 'first'), ...span },
          timeZone: tz,
          kpi,
        }),
      );
    },
  });

const changesRoute = ({ numbers, clock, timeZone }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/changes',
    name: 'getStatsChanges',
    summary: 'What explains the move of a KPI between two windows, ranked.',
    query: changesQuery,
    answer: json(changesSchema),
    handle({
      principal,
      query: { kpi = 'failed', baselineFrom, baselineTo, limit, tz = timeZone, ...filter },
    }) {
      const span = spanOf(filter, clock.now());
      const isGiven = baselineFrom !== undefined && baselineTo !== undefined;
      return orError(
        numbers.changes(principal, {
          filter: { ...factFilter(filter, 'first'), ...span },
          timeZone: tz,
          baseline: isGiven ? { from: baselineFrom, to: baselineTo } : spanBefore(span),
          ...{ kpi, limit },
        }),
      );
    },
  });
