import { expect, test } from 'vitest';
import type { KpiDefinition } from '../wire/stats.ts';
import { kpiOf } from './kpi-list.ts';
import { DEFAULT_TARGETS, type KpiMarks, levelOf, marked, NO_LIMITS } from './marks.ts';

const MARKS: KpiMarks = {
  targets: { ...DEFAULT_TARGETS, ner: { value: 95, bad: null } },
  limits: { concurrentCalls: 200, callsPerSecond: 10 },
};
const definition = (id: string): KpiDefinition => kpiOf(id) ?? expect.fail(id);
const listed = (id: string, marks = MARKS) => marked(definition(id), marks);

test.each([
  ['asr', 61, null],
  ['asr', 59.9, 'warn'],
  ['asr', 39, 'bad'],
  ['pddP95', 7, null],
  ['pddP95', 8, 'warn'],
  ['pddP95', 11, 'bad'],
  ['ner', 1, 'warn'],
  ['acd', 1, null],
  ['asr', null, null],
  ['channels', 159, null],
  ['channels', 160, 'warn'],
  ['peakChannels', 190, 'bad'],
  ['peakCallsPerSecond', 11, 'bad'],
])('%s of %d has the level %s', (id, value, level) => {
  expect(levelOf(listed(id), { value, n: 50 })).toBe(level);
});

test('few calls miss no target, but they can be too many for a limit', () => {
  expect(levelOf(listed('asr'), { value: 10, n: 19 })).toBeNull();
  expect(levelOf(listed('peakCallsPerSecond'), { value: 10, n: 10 })).toBe('bad');
});

test('nothing is near a limit that was not set', () => {
  const none = listed('peakChannels', { ...MARKS, limits: NO_LIMITS });
  expect(none.limit).toBeNull();
  expect(levelOf(none, { value: 1_000_000, n: 50 })).toBeNull();
});

test('every target is of a KPI that has a better and a worse', () => {
  const betters = Object.keys(DEFAULT_TARGETS).map((id) => definition(id).better);
  expect(betters).toEqual(['higher', 'higher', 'lower']);
});
