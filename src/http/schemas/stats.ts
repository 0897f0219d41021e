/** The schemas of the numbers. */

import { z } from 'zod';
import type {
  CallCount,
  Explanation,
  HeatmapCell,
  KpiList,
  KpiTarget,
  KpiUnit,
  KpiValue,
  ListedKpi,
  NumbersHealth,
  SeriesPoint,
  SilentNumber,
  SilentNumbers,
  Stats,
  StatsChanges,
  StatsGroup,
  StatsHeatmap,
  StatsSeries,
  StatsTop,
} from '../../core/wire/stats.ts';
import { isoTime } from './call.ts';
import { exactly } from './exactly.ts';

const unit = exactly<KpiUnit>()(
  z.enum([
    'calls',
    'callsPerMinute',
    'percent',
    'seconds',
    'minutes',
    'mos',
    'milliseconds',
    'erlang',
    'recordings',
    'time',
  ]),
);

const kpiTarget = exactly<KpiTarget>()(
  z
    .strictObject({ value: z.number(), bad: z.number().nullable() })
    .meta({ id: 'KpiTarget', description: 'What is aimed for, and beyond what it is bad.' }),
);

const listedKpi = exactly<ListedKpi>()(
  z
    .strictObject({
      id: z.string(),
      name: z.string(),
      unit,
      formula: z.string(),
      n: z.string(),
      better: z.enum(['higher', 'lower']).nullable(),
      source: z.string(),
      target: kpiTarget.nullable(),
      limit: z.number().nullable(),
    })
    .meta({
      id: 'ListedKpi',
      description: 'What a KPI is, where its definition comes from, and its target and limit.',
    }),
);

export const kpiListSchema = exactly<KpiList>()(
  z
    .strictObject({
      kpis: z.array(listedKpi).readonly(),
      dimensions: z.array(z.string()).readonly(),
    })
    .meta({ id: 'KpiList', description: 'Every KPI, and the names of own dimensions.' }),
);

export const numbersHealthSchema = exactly<NumbersHealth>()(
  z
    .strictObject({
      status: z.enum(['starting', 'rebuilding', 'following', 'down']),
      reason: z.string().nullable(),
      progress: z.number().nullable(),
      lagMs: z.number().nullable(),
    })
    .meta({ id: 'NumbersHealth', description: 'How statistics are doing.' }),
);

const kpiValue = exactly<KpiValue>()(
  z.strictObject({ value: z.number().nullable(), n: z.number(), unit }).meta({
    id: 'KpiValue',
    description: 'A KPI, and how many calls it is made of. `value` is null for 0/0.',
  }),
);

const kpiValues = z.record(z.string(), kpiValue).readonly();

const window = { from: isoTime, to: isoTime };
const baseline = z.strictObject(window);
const currency = { exact: z.boolean(), asOf: isoTime, lagMs: z.number() };

export const statsSchema = exactly<Stats>()(
  z
    .strictObject({
      ...window,
      kpis: kpiValues,
      baseline: z.strictObject({ ...window, kpis: kpiValues }).nullable(),
      ...currency,
    })
    .meta({ id: 'Stats', description: 'The KPIs of a window.' }),
);

export const callCountSchema = exactly<CallCount>()(
  z
    .strictObject({ calls: z.int().nonnegative(), asOf: isoTime, lagMs: z.number() })
    .meta({ id: 'CallCount', description: 'How many calls match, and how current that is.' }),
);

const seriesPoint = exactly<SeriesPoint>()(
  z
    .strictObject({ at: isoTime, value: z.number().nullable(), n: z.number() })
    .meta({ id: 'SeriesPoint', description: 'A step of a series; `at` is when it begins.' }),
);

export const seriesSchema = exactly<StatsSeries>()(
  z
    .strictObject({
      ...window,
      stepSeconds: z.number(),
      series: z.record(z.string(), z.array(seriesPoint).readonly()).readonly(),
      ...currency,
    })
    .meta({
      id: 'StatsSeries',
      description: 'KPIs over time, each with every step of the window.',
    }),
);

const statsGroup = exactly<StatsGroup>()(
  z
    .strictObject({ key: z.string().nullable(), kpis: kpiValues })
    .meta({ id: 'StatsGroup', description: 'Calls that have something in common.' }),
);

export const topSchema = exactly<StatsTop>()(
  z
    .strictObject({
      ...window,
      by: z.string(),
      groups: z.array(statsGroup).readonly(),
      other: z.strictObject({ groups: z.number(), kpis: kpiValues }).nullable(),
      ...currency,
    })
    .meta({ id: 'StatsTop', description: 'Groups of calls, ranked by a KPI.' }),
);

const silentNumber = exactly<SilentNumber>()(
  z
    .strictObject({ number: z.string(), lastCallAt: isoTime, calls: z.int().nonnegative() })
    .meta({ id: 'SilentNumber', description: 'One of your numbers, with its last call.' }),
);

export const silentNumbersSchema = exactly<SilentNumbers>()(
  z
    .strictObject({
      since: isoTime,
      numbers: z.array(silentNumber).readonly(),
      others: z.int().nonnegative(),
      ...currency,
    })
    .meta({ id: 'SilentNumbers', description: 'Your numbers without a call since a time.' }),
);

const heatmapCell = exactly<HeatmapCell>()(
  z
    .strictObject({
      weekday: z.int().min(1).max(7),
      hour: z.int().min(0).max(23),
      value: z.number().nullable(),
      n: z.number(),
    })
    .meta({ id: 'HeatmapCell', description: 'An hour of a weekday; 1 is Monday.' }),
);

export const heatmapSchema = exactly<StatsHeatmap>()(
  z
    .strictObject({
      ...window,
      kpi: z.string(),
      timeZone: z.string(),
      cells: z.array(heatmapCell).readonly(),
      ...currency,
    })
    .meta({ id: 'StatsHeatmap', description: 'A KPI by hour and weekday: 168 cells.' }),
);

const explanation = exactly<Explanation>()(
  z
    .strictObject({
      by: z.string(),
      key: z.string().nullable(),
      before: kpiValue,
      after: kpiValue,
      contribution: z.number(),
    })
    .meta({
      id: 'Explanation',
      description: 'How much of the move one value of one dimension explains, in percent.',
    }),
);

export const changesSchema = exactly<StatsChanges>()(
  z
    .strictObject({
      ...window,
      baseline,
      kpi: z.string(),
      before: kpiValue,
      after: kpiValue,
      explanations: z.array(explanation).readonly(),
      ...currency,
    })
    .meta({
      id: 'StatsChanges',
      description: 'What explains the move of a KPI between two windows.',
    }),
);
