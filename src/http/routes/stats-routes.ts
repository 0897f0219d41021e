/** How the call centre performs: KPIs of a window, over time, by group, by hour, and what explains a move. */

import type { z } from 'zod';
import type { FactFilter } from '../../core/fact-filter.ts';
import type { Kpi } from '../../core/kpi/kpi.ts';
import { KPIS } from '../../core/kpi/kpi-list.ts';
import { type KpiMarks, marked } from '../../core/kpi/marks.ts';
import { type Result, success } from '../../core/result.ts';
import type { Span } from '../../core/time/span.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { KpiDefinition } from '../../core/wire/stats.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import type { HttpError } from '../errors/errors.ts';
import { factFilter } from '../query/fact-filter-query.ts';
import {
  changesQuery,
  heatmapQuery,
  seriesQuery,
  silentNumbersQuery,
  spanAWeekBefore,
  spanBefore,
  spanOf,
  statsQuery,
  topQuery,
  type windowQuery,
} from '../query/stats-query.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import {
  changesSchema,
  heatmapSchema,
  kpiListSchema,
  numbersHealthSchema,
  seriesSchema,
  silentNumbersSchema,
  statsSchema,
  topSchema,
} from '../schemas/stats.ts';
import { NUMBERS_ERRORS, orError } from './numbers-errors.ts';

export interface StatsSources {
  readonly numbers: Numbers;
  readonly clock: Clock;
  /** The zone of questions that name none. */
  readonly timeZone: TimeZone;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly kpiMarks: KpiMarks;
}

export const statsRoutes = (sources: StatsSources): readonly Route[] => [
  healthRoute(sources),
  kpisRoute(sources),
  statsRoute(sources),
  seriesRoute(sources),
  topRoute(sources),
  silentNumbersRoute(sources),
  heatmapRoute(sources),
  changesRoute(sources),
];

/** What every route of the numbers has in common. */
const NUMBERS = {
  method: 'GET',
  group: 'Statistics',
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
    summary: 'Whether statistics are available, and how far they are behind.',
    query: NONE,
    errors: [],
    answer: json(numbersHealthSchema),
    handle: async () => {
      const { status, reason, progress, lagMs } = numbers.state();
      return success({ status, reason, progress, lagMs });
    },
  });

/** What every question asks: the calls of a window, and the zone that days follow. */
function asked(
  { clock, timeZone, dimensions }: StatsSources,
  { tz = timeZone, ...query }: z.output<typeof windowQuery>,
): Result<Asked, HttpError> {
  const span = spanOf(query, clock.now());
  const filter = factFilter(query, 'first', dimensions);
  return filter.ok ? success({ filter: { ...filter.value, ...span }, timeZone: tz }) : filter;
}

interface Asked {
  readonly filter: FactFilter & Span;
  readonly timeZone: TimeZone;
}

const kpisRoute = ({ kpiMarks, dimensions }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/kpis',
    name: 'listKpis',
    summary:
      'What each KPI is: its unit, its formula, its source, and the target and limit set for it.',
    query: NONE,
    errors: [],
    answer: json(kpiListSchema),
    handle: async () =>
      success({ kpis: KPIS.map((kpi) => marked(definition(kpi), kpiMarks)), dimensions }),
  });

const definition = ({ id, name, unit, formula, n, better, source }: Kpi): KpiDefinition => ({
  ...{ id, name, unit, formula, n, better, source },
});

const statsRoute = (sources: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats',
    name: 'getStats',
    summary: 'The KPIs of a window, and of the one it is compared with.',
    query: statsQuery,
    answer: json(statsSchema),
    async handle({ principal, query: { kpi = [], compare = null, ...window } }) {
      const question = asked(sources, window);
      if (!question.ok) return question;
      const { filter, timeZone } = question.value;
      const baseline = baselineOf(filter, compare, timeZone);
      return await orError(
        sources.numbers.stats(principal, { ...question.value, kpis: kpi, baseline }),
      );
    },
  });

function baselineOf(span: Span, compare: 'previous' | 'week' | null, timeZone: TimeZone) {
  switch (compare) {
    case null:
      return null;
    case 'previous':
      return spanBefore(span);
    case 'week':
      return spanAWeekBefore(span, timeZone);
  }
}

const seriesRoute = (sources: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/series',
    name: 'getStatsSeries',
    summary: 'KPIs over time.',
    query: seriesQuery,
    answer: json(seriesSchema),
    async handle({ principal, query: { kpi = [], step = null, ...window } }) {
      const question = asked(sources, window);
      if (!question.ok) return question;
      return await orError(
        sources.numbers.series(principal, { ...question.value, kpis: kpi, stepSeconds: step }),
      );
    },
  });

const topRoute = (sources: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/top',
    name: 'getStatsTop',
    summary: 'Groups of calls, ranked by a KPI.',
    query: topQuery,
    answer: json(topSchema),
    async handle({ principal, query: { by, kpi = [], order = 'attempts', limit, ...window } }) {
      const question = asked(sources, window);
      if (!question.ok) return question;
      return await orError(
        sources.numbers.top(principal, { ...question.value, by, kpis: kpi, order, limit }),
      );
    },
  });

const silentNumbersRoute = ({ numbers, dimensions }: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/silent-numbers',
    name: 'getSilentNumbers',
    summary: 'Your numbers that had calls, but none for days.',
    query: silentNumbersQuery,
    answer: json(silentNumbersSchema),
    async handle({ principal, query: { days, limit, ...query } }) {
      const filter = factFilter(query, 'all', dimensions);
      if (!filter.ok) return filter;
      return await orError(numbers.silentNumbers(principal, { filter: filter.value, days, limit }));
    },
  });

const heatmapRoute = (sources: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/heatmap',
    name: 'getStatsHeatmap',
    summary: 'A KPI by hour and weekday.',
    query: heatmapQuery,
    answer: json(heatmapSchema),
    async handle({ principal, query: { kpi = 'attempts', ...window } }) {
      const question = asked(sources, window);
      if (!question.ok) return question;
      return await orError(sources.numbers.heatmap(principal, { ...question.value, kpi }));
    },
  });

const changesRoute = (sources: StatsSources): Route =>
  route({
    ...NUMBERS,
    path: '/api/v1/stats/changes',
    name: 'getStatsChanges',
    summary: 'What explains the move of a KPI between two windows, ranked.',
    query: changesQuery,
    answer: json(changesSchema),
    async handle({
      principal,
      query: { kpi = 'failed', baselineFrom, baselineTo, limit, ...window },
    }) {
      const question = asked(sources, window);
      if (!question.ok) return question;
      const isGiven = baselineFrom !== undefined && baselineTo !== undefined;
      const baseline = isGiven
        ? { from: baselineFrom, to: baselineTo }
        : spanBefore(question.value.filter);
      return await orError(
        sources.numbers.changes(principal, { ...question.value, kpi, baseline, limit }),
      );
    },
  });
