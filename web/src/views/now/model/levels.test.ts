import { expect, it } from 'vitest';
import type { FailureGroup } from '../../../../../src/core/wire/now.ts';
import { failedLevel, lagLevel, lagTarget, percentOf, reasonLevel } from './levels.ts';

const ended = (failed: number, completed: number) => ({
  windowSeconds: 300,
  byStatus: { failed, completed, busy: 0, 'no-answer': 0, canceled: 0 },
});

const reason = (calls: number, status: FailureGroup['status'] = 'failed'): FailureGroup => ({
  ...{ status, calls, sipCode: 503, sipPhrase: null, parties: 1 },
  lastAt: '2026-11-29T14:00:00.000Z',
});

const lag = (p95Seconds: number | null, n: number) => ({
  ...{ windowSeconds: 60, p50Seconds: p95Seconds, p95Seconds, n },
});

it('failures turn amber at 5 % and red at 10 %, from three calls on', () => {
  expect(failedLevel(ended(0, 0), null)).toBeNull();
  expect(failedLevel(ended(2, 0), null)).toBeNull();
  expect(failedLevel(ended(3, 97), null)).toBeNull();
  expect(failedLevel(ended(5, 95), null)).toBe('warn');
  expect(failedLevel(ended(10, 90), null)).toBe('bad');
});

it('a reason turns amber at 1 % and red at 5 %, but red only for failed calls', () => {
  expect(reasonLevel(reason(2), 10)).toBeNull();
  expect(reasonLevel(reason(3), 1_000)).toBeNull();
  expect(reasonLevel(reason(10), 1_000)).toBe('warn');
  expect(reasonLevel(reason(50), 1_000)).toBe('bad');
  expect(reasonLevel(reason(50, 'busy'), 1_000)).toBe('warn');
  expect(reasonLevel(reason(3), 0)).toBe('bad');
});

it('lag turns amber at 5 s and red at 30 s, of twenty callbacks or more', () => {
  expect(lagLevel(lag(null, 0), null)).toBeNull();
  expect(lagLevel(lag(60, 19), null)).toBeNull();
  expect(lagLevel(lag(4.9, 20), null)).toBeNull();
  expect(lagLevel(lag(5, 20), null)).toBe('warn');
  expect(lagLevel(lag(30, 20), null)).toBe('bad');
});

it('targets that were set come before the usual thresholds', () => {
  const strict = { value: 1, bad: 2 };
  expect(failedLevel(ended(3, 197), strict)).toBe('warn');
  expect(failedLevel(ended(4, 196), strict)).toBe('bad');
  expect(failedLevel(ended(50, 50), { value: 60, bad: null })).toBeNull();
  expect(failedLevel(ended(70, 30), { value: 60, bad: null })).toBe('warn');
  expect(lagLevel(lag(1.5, 20), strict)).toBe('warn');
  expect(lagLevel(lag(40, 20), { value: 60, bad: 120 })).toBeNull();
  expect([lagTarget(null), lagTarget(strict)]).toEqual([5, 1]);
});

it('there is no percentage of nothing', () => {
  expect(percentOf(0, 0)).toBeNull();
  expect(percentOf(1, 8)).toBe(12.5);
});
