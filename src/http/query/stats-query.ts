/** The query parameters of the numbers: a window, filters, and which KPIs of what. */

import { z } from 'zod';
import { failure, type Result, success } from '../../core/result.ts';
import type { Span } from '../../core/time/span.ts';
import {
  addDays,
  instantOf,
  parseTimeZone,
  type TimeZone,
  wallClock,
} from '../../core/time/time-zone.ts';
import type { GroupBy } from '../../ports/numbers/questions.ts';
import { filterShape, IN_ORDER, isInOrder } from './call-filter-query.ts';
import { factShape } from './fact-filter-query.ts';
import { count, several, single, time } from './parameters.ts';

/** The window of a question that names none: the hour before now. */
const USUAL_WINDOW_MS = 3_600_000;

const timeZone = single
  .transform((name, context): TimeZone => {
    const zone = parseTimeZone(name);
    if (zone !== null) return zone;
    context.addIssue('must be the name of a time zone such as Europe/Berlin');
    return z.NEVER;
  })
  .meta({
    description:
      'Days, hours and weekdays follow the clock of this zone, such as `Europe/Berlin`. ' +
      "By default, it's `CALLBOARD_TIMEZONE`.",
  });

/** Whether it can be one: the numbers know which there are. */
const isKpiId = (text: string): boolean => /^[A-Za-z0-9]{1,40}$/.test(text);

const kpi = (what: string) =>
  single.refine(isKpiId, 'must be the id of a KPI (/api/v1/kpis)').meta({ description: what });

const kpis = several
  .refine((ids) => ids.every(isKpiId), 'must be ids of KPIs (/api/v1/kpis)')
  .meta({
    anyOf: undefined,
    type: 'array',
    items: { type: 'string' },
    description:
      'Ids from `/api/v1/kpis`; repeat the parameter or use commas for several. All of them by default.',
  });

const GROUPS = [
  'account',
  'direction',
  'status',
  'outcome',
  'sipCode',
  'sipPhrase',
  'hangupBy',
  'fromNumber',
  'toNumber',
  'prefix',
  'endpoint',
  'ownNumber',
  'hour',
  'weekday',
] as const satisfies readonly GroupBy[];

function readGroup(text: string): Result<GroupBy, string> {
  const known = GROUPS.find((name) => name === text);
  if (known !== undefined) return success(known);
  const own = /^dim\.([\w-]{1,64})$/.exec(text)?.[1];
  if (own !== undefined) return success(`dim.${own}` as const);
  return failure(`must be one of ${GROUPS.join(', ')}, or dim. and the name of an own dimension`);
}

const by = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? 'is missing: group calls by sipCode, outcome, toNumber or hour, for example'
        : 'was given more than once',
  })
  .transform((text, context): GroupBy => {
    const read = readGroup(text);
    if (read.ok) return read.value;
    context.addIssue(read.problem);
    return z.NEVER;
  })
  .meta({
    description:
      `What calls are grouped by: ${GROUPS.map((name) => `\`${name}\``).join(', ')}, or \`dim.\` and the name ` +
      'of an own dimension.',
  });

const windowShape = {
  ...filterShape,
  ...factShape,
  from: time
    .meta({ description: 'The window begins here. By default, an hour before its end.' })
    .exactOptional(),
  to: time.meta({ description: 'The window ends before this. By default, now.' }).exactOptional(),
  leg: factShape.leg.meta({
    description: '`first` legs (the default), `child` legs, or `all`.',
  }),
  tz: timeZone.exactOptional(),
};

/** What every question takes. */
export const windowQuery = z.object(windowShape);

const COMPARISONS = ['previous', 'week'] as const;

export const statsQuery = z
  .object({
    ...windowShape,
    kpi: kpis.exactOptional(),
    compare: single
      .pipe(z.enum(COMPARISONS, { error: `must be one of ${COMPARISONS.join(', ')}` }))
      .meta({
        description:
          'Also measure the window before it (`previous`), or the same one a week earlier (`week`).',
      })
      .exactOptional(),
  })
  .refine(isInOrder, IN_ORDER);

export const seriesQuery = z
  .object({
    ...windowShape,
    kpi: kpis.exactOptional(),
    step: count(1, 604_800)
      .meta({
        description:
          'Seconds per step: a part of a day such as 60 or 900, or whole days, and at most 10,000 steps. ' +
          'By default, it follows from the window.',
      })
      .exactOptional(),
  })
  .refine(isInOrder, IN_ORDER);

export const topQuery = z
  .object({
    ...windowShape,
    by,
    kpi: kpis.exactOptional(),
    order: kpi('The groups with most of this KPI first; `attempts` by default.').exactOptional(),
    limit: count(1, 1000)
      .default(20)
      .meta({ default: 20, description: 'Groups that are listed, 1 to 1000 (default 20).' }),
  })
  .refine(isInOrder, IN_ORDER);

export const silentNumbersQuery = z
  .object({
    ...filterShape,
    ...factShape,
    from: time.meta({ description: 'Only calls from this time on count.' }).exactOptional(),
    to: time.meta({ description: 'The days end here. By default, now.' }).exactOptional(),
    days: count(1, 3650)
      .default(7)
      .meta({ default: 7, description: 'Days of 24 hours without a call (default 7).' }),
    limit: count(1, 1000)
      .default(20)
      .meta({ default: 20, description: 'Numbers that are listed, 1 to 1000 (default 20).' }),
  })
  .refine(isInOrder, IN_ORDER);

export const heatmapQuery = z
  .object({ ...windowShape, kpi: kpi('The KPI; `attempts` by default.').exactOptional() })
  .refine(isInOrder, IN_ORDER);

interface Baseline {
  readonly baselineFrom?: number;
  readonly baselineTo?: number;
}

const isBaselineInOrder = ({ baselineFrom, baselineTo }: Baseline): boolean =>
  baselineFrom === undefined || baselineTo === undefined || baselineFrom < baselineTo;

const areBothGiven = ({ baselineFrom, baselineTo }: Baseline): boolean =>
  (baselineFrom === undefined) === (baselineTo === undefined);

export const changesQuery = z
  .object({
    ...windowShape,
    kpi: kpi('The KPI that moved; `failed` by default.').exactOptional(),
    baselineFrom: time
      .meta({
        description:
          'The window to compare with begins here. By default, it is the one just before, as long.',
      })
      .exactOptional(),
    baselineTo: time.meta({ description: 'It ends before this.' }).exactOptional(),
    limit: count(1, 100)
      .default(10)
      .meta({ default: 10, description: 'Explanations, 1 to 100 (default 10).' }),
  })
  .refine(isInOrder, IN_ORDER)
  .refine(areBothGiven, {
    path: ['baselineTo'],
    message: 'must be given with "baselineFrom", or both left out',
  })
  .refine(isBaselineInOrder, {
    path: ['baselineTo'],
    message: 'must be later than "baselineFrom"',
  });

/** The window of a query, at a time. */
export function spanOf(
  { from, to }: { readonly from?: number; readonly to?: number },
  now: number,
): Span {
  const end = to ?? (from === undefined ? now : Math.max(now, from + 1));
  const begin = from ?? end - USUAL_WINDOW_MS;
  return { from: begin, to: end };
}

/** The window just before, as long. */
export const spanBefore = ({ from, to }: Span): Span => ({ from: from - (to - from), to: from });

/** The same window a week earlier, by the zone's calendar. */
export function spanAWeekBefore({ from, to }: Span, zone: TimeZone): Span {
  const clock = wallClock(zone);
  const earlier = (at: number): number => {
    const wall = clock(at);
    return instantOf(clock, { ...wall, ...addDays(wall, -7) }).at;
  };
  return { from: earlier(from), to: earlier(to) };
}
