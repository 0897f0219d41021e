import { describe, expect, test } from 'vitest';
import { styleFor } from '../../console/style.ts';
import { parseTimeZone, UTC } from '../../core/time/time-zone.ts';
import type { KpiUnit, ListedKpi, Stats } from '../../core/wire/stats.ts';
import { silentLines, statsLines, topLines, windowLine } from './stats-text.ts';

const kpi = (value: number | null, unit: KpiUnit, n = 10) => ({ value, n, unit });
const definition = (id: string, better: ListedKpi['better']): ListedKpi => ({
  ...{ id, name: id.toUpperCase(), unit: 'percent', formula: '', n: 'calls', source: '', better },
  ...{ target: null, limit: null },
});
const DEFINITIONS = new Map(
  [definition('asr', 'higher'), definition('acd', null), definition('failed', 'lower')].map(
    (one) => [one.id, one] as const,
  ),
);
const WINDOW = {
  ...{ from: '2026-11-29T15:00:00.000Z', to: '2026-11-29T16:00:00.000Z' },
  ...{ exact: true, asOf: '2026-11-29T16:00:00.000Z', lagMs: 900 },
};
const STATS: Stats = {
  ...WINDOW,
  kpis: {
    asr: kpi(62.14, 'percent', 1190),
    acd: kpi(192.3, 'seconds'),
    failed: kpi(12, 'calls'),
    new: kpi(null, 'mos', 0),
  },
  baseline: null,
};
/** The colour that a line begins with. */
const codeAt = (line: string): string => (line.startsWith('\x1b[') ? line.slice(2, 4) : 'none');

const PLAIN = styleFor(false);
const split = (lines: readonly string[]) => lines.map((line) => line.split(/ {2,}/));

describe('a window', () => {
  test('names its day once, and its zone', () => {
    expect(windowLine(WINDOW, UTC)).toBe('2026-11-29 15:00 to 16:00 UTC');
    const zone = parseTimeZone('Asia/Kathmandu') ?? expect.fail('a zone');
    expect(windowLine({ ...WINDOW, from: '2026-11-28T15:00:00.000Z' }, zone)).toBe(
      '2026-11-28 20:45 to 2026-11-29 21:45 +05:45 (Asia/Kathmandu)',
    );
  });

  test('says that it is behind or cut short', () => {
    expect(windowLine({ ...WINDOW, lagMs: 12_400, exact: false }, UTC)).toBe(
      '2026-11-29 15:00 to 16:00 UTC, 12 s behind, not exact: too many calls or groups',
    );
  });
});

describe('KPIs', () => {
  test('are a line each, with what they are made of and their trend', () => {
    const at = WINDOW.from;
    const series = {
      ...WINDOW,
      stepSeconds: 1800,
      series: { asr: [90, null, 45].map((value) => ({ at, value, n: 1 })) },
    };
    expect(split(statsLines(STATS, series, DEFINITIONS, PLAIN))).toEqual([
      ['KPI', 'Value', 'n', 'Trend'],
      ['ASR', '62.1 %', '1,190', '█ ▅'],
      ['ACD', '3 min 12 s', '10'],
      ['FAILED', '12', '10'],
      ['new', '–', '0'],
    ]);
  });

  test('show how they moved: percentages in points, everything else in percent', () => {
    const before = {
      asr: kpi(60, 'percent'),
      acd: kpi(192.3, 'seconds'),
      failed: kpi(16, 'calls'),
      new: kpi(4.1, 'mos'),
    };
    const { from, to } = WINDOW;
    const stats = { ...STATS, baseline: { from, to, kpis: before } };
    expect(
      split(statsLines(stats, null, DEFINITIONS, PLAIN)).map((cells) => cells.slice(3)),
    ).toEqual([
      ['Before', 'Change'],
      ['60.0 %', '+2.1 points'],
      ['3 min 12 s', '±0.0 %'],
      ['16', '−25.0 %'],
      ['4.10', '–'],
    ]);
  });

  test('are green where they got better, and red where they got worse', () => {
    const { from, to } = WINDOW;
    const before = { asr: kpi(70, 'percent'), acd: kpi(1, 'seconds'), failed: kpi(16, 'calls') };
    const lines = statsLines(
      { ...STATS, baseline: { from, to, kpis: before } },
      null,
      DEFINITIONS,
      styleFor(true),
    );
    expect(lines.slice(1).map((line) => codeAt(line))).toEqual(['31', 'none', '32', 'none']);
  });
});

describe('targets and limits', () => {
  const percent = { value: 60, bad: 40 };
  const marked = new Map([
    ['asr', { ...definition('asr', 'higher'), target: percent }],
    ['failureRate', { ...definition('failureRate', 'lower'), target: { value: 5, bad: null } }],
    ['peakChannels', { ...definition('peakChannels', null), unit: 'calls' as const, limit: 200 }],
  ]);
  const kpis = {
    asr: kpi(39, 'percent', 1190),
    failureRate: kpi(4.9, 'percent', 1190),
    peakChannels: kpi(170, 'calls'),
    other: kpi(1, 'calls'),
  };

  test('are a column, where there are any', () => {
    const lines = statsLines({ ...STATS, kpis }, null, marked, PLAIN);
    expect(split(lines).map((cells) => cells[3])).toEqual([
      ...['Target', '≥ 60.0 %, missed', '< 5.0 %', '85 % of 200', undefined],
    ]);
  });

  test('colour what misses them', () => {
    const lines = statsLines({ ...STATS, kpis }, null, marked, styleFor(true));
    expect(lines.slice(1).map((line) => codeAt(line))).toEqual(['31', 'none', '33', 'none']);
  });
});

test('groups are a line each, whatever is in their names, and the others one', () => {
  const kpis = { asr: kpi(50, 'percent') };
  const top = {
    ...WINDOW,
    by: 'sipPhrase',
    groups: [
      { key: 'Busy\x1b[2J', kpis },
      { key: null, kpis },
    ],
    other: { groups: 1007, kpis },
  };
  expect(split(topLines(top, PLAIN))).toEqual([
    ['sipPhrase', 'asr'],
    ['Busy\\u{1b}[2J', '50.0 %'],
    ['–', '50.0 %'],
    ['1,007 others', '50.0 %'],
  ]);
});

test('numbers without a call are a line each, with their last one', () => {
  const silent = {
    ...{ since: '2026-11-22T16:00:00.000Z', exact: true, asOf: WINDOW.asOf, lagMs: 900 },
    numbers: [{ number: '+15550100001', lastCallAt: '2026-11-20T08:30:00.000Z', calls: 1234 }],
    others: 2,
  };
  expect(split(silentLines(silent, UTC, PLAIN))).toEqual([
    ['Your numbers without a call since 2026-11-22 16:00 UTC'],
    ['Number', 'Last call', 'Calls'],
    ['+15550100001', '2026-11-20 08:30', '1,234'],
    ['2 more'],
  ]);
  expect(silentLines({ ...silent, numbers: [], others: 0 }, UTC, PLAIN)).toHaveLength(2);
});
