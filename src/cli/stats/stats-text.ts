/** KPIs as tables: one line per KPI with its trend, or one line per group. */

import { safeText } from '../../console/safe-text.ts';
import { sparkline } from '../../console/sparkline.ts';
import type { Style } from '../../console/style.ts';
import { drawCells } from '../../console/text-table.ts';
import { changeOf } from '../../core/kpi/change.ts';
import { figureText, UNKNOWN } from '../../core/kpi/figure-text.ts';
import {
  offsetAt,
  offsetText,
  type TimeZone,
  UTC,
  wallClock,
  wallText,
} from '../../core/time/time-zone.ts';
import type {
  KpiDefinition,
  KpiValue,
  NumbersCurrency,
  Stats,
  StatsSeries,
  StatsTop,
  StatsWindow,
} from '../../core/wire/stats.ts';

const TREND_WIDTH = 30;

/** What's the KPI; one that the server knows and this list doesn't is shown by its id. */
type Definitions = ReadonlyMap<string, KpiDefinition>;

/** `2026-11-29 15:00 to 16:00 UTC, 1 s behind`. */
export function windowLine(
  { from, to, lagMs, exact }: StatsWindow & NumbersCurrency,
  zone: TimeZone,
): string {
  const clock = wallClock(zone);
  const [begins, ends] = [from, to].map((at) => wallText(clock(Date.parse(at))).slice(0, 16));
  const sameDay = begins?.slice(0, 10) === ends?.slice(0, 10);
  const place = zone === UTC ? 'UTC' : `${offsetText(offsetAt(clock, Date.parse(to)))} (${zone})`;
  const until = sameDay ? ends?.slice(11) : ends;
  const notes = [
    ...(lagMs >= 3000 ? [`${Math.round(lagMs / 1000)} s behind`] : []),
    ...(exact ? [] : ['cut short: the question took too long']),
  ];
  return [`${begins} to ${until} ${place}`, ...notes].join(', ');
}

/** A line per KPI. */
export function statsLines(
  stats: Stats,
  series: StatsSeries | null,
  definitions: Definitions,
  style: Style,
): readonly string[] {
  const before = stats.baseline?.kpis ?? null;
  const heads = [
    'KPI',
    'Value',
    'n',
    ...(before === null ? [] : ['Before', 'Change']),
    ...(series === null ? [] : ['Trend']),
  ];
  const ids = Object.keys(stats.kpis);
  const rows = ids.map((id) => {
    const now = stats.kpis[id];
    const then = before?.[id];
    const trend = series?.series[id]?.map(({ value }) => value) ?? [];
    return [
      definitions.get(id)?.name ?? id,
      textOf(now),
      countText(now),
      ...(before === null ? [] : [textOf(then), changeText(now, then)]),
      ...(series === null ? [] : [sparkline(trend, TREND_WIDTH)]),
    ];
  });
  const [head = '', ...lines] = drawCells([heads, ...rows]);
  return [
    style.dim(head),
    ...lines.map((line, index) => {
      const id = ids[index] ?? '';
      const paint = paintOf(definitions.get(id), stats.kpis[id], before?.[id], style);
      return paint(line);
    }),
  ];
}

/** A line per group, and one for all that aren't listed. Columns have the ids of KPIs: their names are too long. */
export function topLines(top: StatsTop, style: Style): readonly string[] {
  const ids = Object.keys(top.groups[0]?.kpis ?? {});
  const heads = [top.by, ...ids];
  const rows = top.groups.map(({ key, kpis }) => [
    key === null ? UNKNOWN : safeText(key),
    ...ids.map((id) => textOf(kpis[id])),
  ]);
  const others =
    top.other === null
      ? []
      : [[`${top.other.groups} others`, ...ids.map((id) => textOf(top.other?.kpis[id]))]];
  const [head = '', ...lines] = drawCells([heads, ...rows, ...others]);
  return [style.dim(head), ...lines];
}

const textOf = (kpi: KpiValue | undefined): string =>
  kpi === undefined ? UNKNOWN : figureText(kpi.value, kpi.unit);

const countText = (kpi: KpiValue | undefined): string =>
  kpi === undefined ? UNKNOWN : figureText(kpi.n, 'calls');

/** Points for percentages, percent for everything else. */
function changeText(now: KpiValue | undefined, before: KpiValue | undefined): string {
  const change = changeOf(now, before);
  if (change === null || now === undefined) return UNKNOWN;
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  const size = Math.abs(change).toFixed(1);
  return `${sign}${size} ${now.unit === 'percent' ? 'points' : '%'}`;
}

/** Green for better, red for worse: the sign says the same without colour. */
function paintOf(
  definition: KpiDefinition | undefined,
  now: KpiValue | undefined,
  before: KpiValue | undefined,
  style: Style,
): (line: string) => string {
  const change = changeOf(now, before);
  const better = definition?.better ?? null;
  if (change === null || better === null || Math.abs(change) < 0.05) return (line) => line;
  return change > 0 === (better === 'higher') ? style.green : style.red;
}
