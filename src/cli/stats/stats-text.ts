/** KPIs as tables: one line per KPI with its trend, or one line per group. */

import { safeText } from '../../console/safe-text.ts';
import { sparkline } from '../../console/sparkline.ts';
import type { Style } from '../../console/style.ts';
import { drawCells } from '../../console/text-table.ts';
import { changeOf } from '../../core/kpi/change.ts';
import { figureText, UNKNOWN } from '../../core/kpi/figure-text.ts';
import { levelOf, shareOfLimit } from '../../core/kpi/marks.ts';
import {
  offsetAt,
  offsetText,
  type TimeZone,
  UTC,
  wallClock,
  wallText,
} from '../../core/time/time-zone.ts';
import type {
  KpiValue,
  ListedKpi,
  NumbersCurrency,
  SilentNumbers,
  Stats,
  StatsSeries,
  StatsTop,
  StatsWindow,
} from '../../core/wire/stats.ts';

const TREND_WIDTH = 30;

/** What's the KPI; one that the server knows and this list doesn't is shown by its id. */
type Listed = ReadonlyMap<string, ListedKpi>;

/** `2026-11-29 15:00 to 16:00 UTC, 1 s behind`. */
export function windowLine(
  { from, to, ...currency }: StatsWindow & NumbersCurrency,
  zone: TimeZone,
): string {
  const clock = wallClock(zone);
  const [begins, ends] = [from, to].map((at) => wallText(clock(Date.parse(at))).slice(0, 16));
  const sameDay = begins?.slice(0, 10) === ends?.slice(0, 10);
  const until = sameDay ? ends?.slice(11) : ends;
  return [`${begins} to ${until} ${placeOf(zone, to)}`, ...notesOn(currency)].join(', ');
}

/** `UTC`, or `+05:45 (Asia/Kathmandu)` as it is at a time. */
const placeOf = (zone: TimeZone, at: string): string =>
  zone === UTC ? 'UTC' : `${offsetText(offsetAt(wallClock(zone), Date.parse(at)))} (${zone})`;

const notesOn = ({ lagMs, exact }: NumbersCurrency): readonly string[] => [
  ...(lagMs >= 3000 ? [`${Math.round(lagMs / 1000)} s behind`] : []),
  ...(exact ? [] : ['not exact: too many calls or groups']),
];

/** A line per KPI. */
export function statsLines(
  stats: Stats,
  series: StatsSeries | null,
  listed: Listed,
  style: Style,
): readonly string[] {
  const before = stats.baseline?.kpis ?? null;
  const ids = Object.keys(stats.kpis);
  const hasMarks = ids.some((id) => markText(listed.get(id), stats.kpis[id]) !== '');
  const heads = [
    'KPI',
    'Value',
    'n',
    ...(hasMarks ? ['Target'] : []),
    ...(before === null ? [] : ['Before', 'Change']),
    ...(series === null ? [] : ['Trend']),
  ];
  const rows = ids.map((id) => {
    const now = stats.kpis[id];
    const then = before?.[id];
    const trend = series?.series[id]?.map(({ value }) => value) ?? [];
    return [
      listed.get(id)?.name ?? id,
      textOf(now),
      countText(now),
      ...(hasMarks ? [markText(listed.get(id), now)] : []),
      ...(before === null ? [] : [textOf(then), changeText(now, then)]),
      ...(series === null ? [] : [sparkline(trend, TREND_WIDTH)]),
    ];
  });
  const [head = '', ...lines] = drawCells([heads, ...rows]);
  return [
    style.dim(head),
    ...lines.map((line, index) => {
      const id = ids[index] ?? '';
      const paint = paintOf(listed.get(id), stats.kpis[id], before?.[id], style);
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
      : [
          [
            `${figureText(top.other.groups, 'calls')} others`,
            ...ids.map((id) => textOf(top.other?.kpis[id])),
          ],
        ];
  const [head = '', ...lines] = drawCells([heads, ...rows, ...others]);
  return [style.dim(head), ...lines];
}

/** A line per number of yours that has had no call since a time. */
export function silentLines(
  { since, numbers, others, ...currency }: SilentNumbers,
  zone: TimeZone,
  style: Style,
): readonly string[] {
  const clock = wallClock(zone);
  const timeText = (at: string): string => wallText(clock(Date.parse(at))).slice(0, 16);
  const title = [
    `Your numbers without a call since ${timeText(since)} ${placeOf(zone, since)}`,
    ...notesOn(currency),
  ].join(', ');
  if (numbers.length === 0) return [title, 'None: each of your numbers has had one.'];
  const rows = numbers.map(({ number, lastCallAt, calls }) => [
    safeText(number),
    timeText(lastCallAt),
    figureText(calls, 'calls'),
  ]);
  const more = others === 0 ? [] : [[`${figureText(others, 'calls')} more`, '', '']];
  const [head = '', ...lines] = drawCells([['Number', 'Last call', 'Calls'], ...rows, ...more]);
  return [title, style.dim(head), ...lines];
}

const textOf = (kpi: KpiValue | undefined): string =>
  kpi === undefined ? UNKNOWN : figureText(kpi.value, kpi.unit);

const countText = (kpi: KpiValue | undefined): string =>
  kpi === undefined ? UNKNOWN : figureText(kpi.n, 'calls');

/** The target, or how much of the limit is used; empty without either. */
function markText(kpi: ListedKpi | undefined, now: KpiValue | undefined): string {
  if (kpi === undefined || now === undefined) return '';
  const { target, limit, better, unit } = kpi;
  if (limit !== null) {
    const share = now.value === null ? UNKNOWN : `${shareOfLimit(now.value, limit).toFixed(0)} %`;
    return `${share} of ${figureText(limit, unit)}`;
  }
  if (target === null) return '';
  const isMissed = levelOf(kpi, now) !== null;
  const aim = `${better === 'lower' ? '<' : '≥'} ${figureText(target.value, unit)}`;
  return isMissed ? `${aim}, missed` : aim;
}

/** Points for percentages, percent for everything else. */
function changeText(now: KpiValue | undefined, before: KpiValue | undefined): string {
  const change = changeOf(now, before);
  if (change === null || now === undefined) return UNKNOWN;
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  const size = Math.abs(change).toFixed(1);
  return `${sign}${size} ${now.unit === 'percent' ? 'points' : '%'}`;
}

/** Red and yellow for what misses its target; else green for better, red for worse. The text says the same. */
function paintOf(
  kpi: ListedKpi | undefined,
  now: KpiValue | undefined,
  before: KpiValue | undefined,
  style: Style,
): (line: string) => string {
  const level = kpi === undefined || now === undefined ? null : levelOf(kpi, now);
  if (level !== null) return level === 'bad' ? style.red : style.yellow;
  const change = changeOf(now, before);
  const better = kpi?.better ?? null;
  if (change === null || better === null || Math.abs(change) < 0.05) return (line) => line;
  return change > 0 === (better === 'higher') ? style.green : style.red;
}
