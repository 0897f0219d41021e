import { describe, expect, test } from 'vitest';
import { KPIS } from '../../../../../src/core/kpi/kpi-list.ts';
import { DEFAULT_TARGETS, marked } from '../../../../../src/core/kpi/marks.ts';
import type { KpiUnit, Stats, StatsSeries } from '../../../../../src/core/wire/stats.ts';
import { kpiCells, type ListedKpis, shownIds } from './kpi-cells.ts';

const kpi = (value: number | null, unit: KpiUnit, n = 50) => ({ value, n, unit });
const WINDOW = {
  ...{ from: '2026-11-29T15:00:00.000Z', to: '2026-11-29T15:15:00.000Z' },
  ...{ exact: true, asOf: '2026-11-29T15:15:00.000Z', lagMs: 0 },
};
const answers = (kpis: Stats['kpis'], before: Stats['kpis'] | null = null) => {
  const { from, to } = WINDOW;
  const baseline = before === null ? null : { from, to, kpis: before };
  const series: StatsSeries = {
    ...WINDOW,
    stepSeconds: 120,
    series: {
      asr: [
        { at: from, value: null, n: 0 },
        { at: from, value: 60, n: 5 },
      ],
    },
  };
  return { stats: { ...WINDOW, kpis, baseline }, series };
};
const MARKS = {
  targets: DEFAULT_TARGETS,
  limits: { concurrentCalls: 200, callsPerSecond: null },
};
const LISTED: ListedKpis = new Map(KPIS.map((kpi) => [kpi.id, marked(kpi, MARKS)]));
const cell = (id: string, ...given: Parameters<typeof answers>) =>
  kpiCells(LISTED, answers(...given)).find((one) => one.id === id) ?? expect.fail(id);

describe('a KPI on Now', () => {
  test.each([
    ['asr', kpi(61, 'percent'), null],
    ['asr', kpi(59.9, 'percent'), 'warn'],
    ['asr', kpi(39, 'percent'), 'bad'],
    ['mosP10', kpi(3.2, 'mos'), 'warn'],
    ['pddP95', kpi(7, 'seconds'), null],
    ['pddP95', kpi(8, 'seconds'), 'warn'],
    ['pddP95', kpi(12, 'seconds'), 'bad'],
    ['acd', kpi(1, 'seconds'), null],
    ['asr', kpi(null, 'percent', 0), null],
  ])('%s of %j has the level %s', (id, value, level) => {
    expect(cell(id, { [id]: value }).level).toBe(level);
  });

  test('of a few calls is vague, and has no level', () => {
    expect(cell('asr', { asr: kpi(10, 'percent', 19) })).toMatchObject({
      isVague: true,
      level: null,
      n: 19,
    });
    expect(cell('callsPerMinute', { callsPerMinute: kpi(1, 'callsPerMinute', 3) }).isVague).toBe(
      false,
    );
  });

  test('says how it moved: percentages in points, the rest in percent', () => {
    const before = { asr: kpi(70, 'percent'), acd: kpi(100, 'seconds'), mosP10: kpi(0, 'mos') };
    const now = { asr: kpi(60, 'percent'), acd: kpi(110, 'seconds'), mosP10: kpi(4, 'mos') };
    const changes = kpiCells(LISTED, answers(now, before)).map(({ id, change }) => [id, change]);
    expect(changes).toEqual([
      ['asr', -10],
      ['mosP10', null],
      ['pddP95', null],
      ['acd', 10],
      ['callsPerMinute', null],
      ['peakChannels', null],
    ]);
  });

  test('has a trend with gaps, and is a dash until the answer is there', () => {
    expect(cell('asr', { asr: kpi(60, 'percent') }).trend).toEqual([null, 60]);
    expect(kpiCells(LISTED, null)[0]).toMatchObject({
      id: 'asr',
      value: null,
      trend: [],
      level: null,
    });
  });

  test('is compared with its target, or with what the account allows', () => {
    expect(cell('pddP95', { pddP95: kpi(7, 'seconds') })).toMatchObject({
      ...{ target: 8, isUnder: true, limit: null, used: null },
    });
    expect(cell('peakChannels', { peakChannels: kpi(170, 'calls') })).toMatchObject({
      ...{ target: null, limit: 200, used: 85, level: 'warn' },
    });
  });

  test('has neither until they are known, and peaks are only shown against a limit', () => {
    const ids = ['asr', 'mosP10', 'pddP95', 'acd', 'callsPerMinute'];
    expect(shownIds(LISTED)).toEqual([...ids, 'peakChannels']);
    expect(shownIds(null)).toEqual(ids);
    const [asr] = kpiCells(null, answers({ asr: kpi(10, 'percent') }));
    expect(asr).toMatchObject({ value: 10, target: null, level: null });
  });
});
