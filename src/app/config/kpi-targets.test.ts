import { expect, test } from 'vitest';
import { DEFAULT_TARGETS } from '../../core/kpi/marks.ts';
import { parseKpiTargets } from './kpi-targets.ts';
import { SETTINGS } from './settings.ts';

test.each([
  ['asr:60:40, pddP95:8', { asr: { value: 60, bad: 40 }, pddP95: { value: 8, bad: null } }],
  ['mosP10:3.6:3.1', { mosP10: { value: 3.6, bad: 3.1 } }],
  ['none', {}],
])('%s is read', (text, targets) => {
  expect(parseKpiTargets(text)).toEqual({ ok: true, value: targets });
});

test('the default is as documented', () => {
  const setting = SETTINGS.find(({ name }) => name === 'CALLBOARD_KPI_TARGETS');
  expect(parseKpiTargets(setting?.default ?? '')).toEqual({ ok: true, value: DEFAULT_TARGETS });
});

test.each([
  ['asr=60', `has "asr=60", which isn't a KPI with a target`],
  ['asr:60,', `has "", which isn't a KPI with a target`],
  ['asr:-1', `has "asr:-1", which isn't a KPI with a target`],
  ['asr:60:40:20', `has "asr:60:40:20", which isn't a KPI with a target`],
  ['csat:60', "has csat, which isn't a KPI (docs/reference/kpis.md)"],
  ['acd:60', "has acd, which can't have a target: neither more nor less of it is better"],
  ['asr:60:70', 'has asr:60:70, but for asr the bad value has to be below the target'],
  ['pddP95:8:8', 'has pddP95:8:8, but for pddP95 the bad value has to be above the target'],
  ['asr:60,asr:70', 'has asr twice'],
])('%s is refused: it %s', (text, problem) => {
  expect(parseKpiTargets(text)).toEqual({ ok: false, problem });
});
