import { expect, test } from 'vitest';
import type { KpiUnit, KpiValue } from '../wire/stats.ts';
import { changeOf } from './change.ts';

const kpi = (value: number | null, unit: KpiUnit, n = 10): KpiValue => ({ value, n, unit });

test.each<[string, KpiValue | undefined, KpiValue | undefined, number | null]>([
  ['a percentage moves in points', kpi(60, 'percent'), kpi(70, 'percent'), -10],
  ['the rest in percent', kpi(110, 'seconds'), kpi(100, 'seconds'), 10],
  ['a baseline of nine calls says nothing', kpi(813, 'calls'), kpi(5, 'calls', 9), null],
  ['nor does it about a percentage', kpi(60, 'percent', 900), kpi(0, 'percent', 9), null],
  ['few calls now are a change', kpi(1, 'calls', 1), kpi(100, 'calls', 100), -99],
  ['there is no percentage of nothing', kpi(5, 'erlang'), kpi(0, 'erlang'), null],
  ['a value can be unknown', kpi(null, 'mos'), kpi(4, 'mos'), null],
  ['and so can the one before', kpi(4, 'mos'), kpi(null, 'mos'), null],
  ['or there was no other window', kpi(4, 'mos'), undefined, null],
])('%s', (_what, now, before, change) => {
  expect(changeOf(now, before)).toBe(change);
});
