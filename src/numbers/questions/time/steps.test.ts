import { describe, expect, it } from 'vitest';
import { parseTimeZone, UTC, wallClock } from '../../../core/time/time-zone.ts';
import { offsetsOf } from './offsets.ts';
import { type Steps, stepFor, stepsOf } from './steps.ts';

const clockOf = (zone: string) => wallClock(parseTimeZone(zone) ?? UTC);
const at = (text: string): number => Date.parse(text);
const texts = (times: readonly number[] | undefined) =>
  times?.map((time) => new Date(time).toISOString().slice(0, 16));

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the step that a window has', () => {
  it.each([
    ['5 minutes', 5 * 60_000, 1],
    ['an hour', HOUR, 15],
    ['a day', DAY, 300],
    ['a week', 7 * DAY, 3600],
    ['30 days', 30 * DAY, 3 * 3600],
    ['a year', 365 * DAY, 7 * 86_400],
    ['20 years', 20 * 365 * DAY, 28 * 86_400],
  ])('for %s shows at most 300 points', (_window, length, step) => {
    expect(stepFor({ from: 0, to: length })).toBe(step);
  });
});

function stepsIn(...question: Parameters<typeof stepsOf>): Steps {
  const steps = stepsOf(...question);
  return steps.ok ? steps.value : expect.fail(steps.problem);
}

describe('steps', () => {
  it('begin at whole steps, so that the first one can begin before the window', () => {
    const span = { from: at('2026-03-02T10:07:30Z'), to: at('2026-03-02T10:20:00Z') };
    expect(texts(stepsIn(span, clockOf('UTC'), 300).starts)).toEqual([
      '2026-03-02T10:05',
      '2026-03-02T10:10',
      '2026-03-02T10:15',
    ]);
  });

  it('follow the hours of a zone that is 5:45 ahead', () => {
    const span = { from: at('2026-03-02T10:00:00Z'), to: at('2026-03-02T12:00:00Z') };
    expect(texts(stepsIn(span, clockOf('Asia/Kathmandu'), 3600).starts)).toEqual([
      '2026-03-02T09:15',
      '2026-03-02T10:15',
      '2026-03-02T11:15',
    ]);
  });

  it('of a day are 23 and 25 hours long when the clock changes', () => {
    const clock = clockOf('Europe/Berlin');
    const spring = stepsIn(
      { from: at('2026-03-28T12:00Z'), to: at('2026-03-31T00:00Z') },
      clock,
      86_400,
    );
    expect(spring.runs.map(({ first, lengthMs }) => [first, lengthMs / HOUR])).toEqual([
      [0, 24],
      [1, 23],
      [2, 24],
    ]);
    const autumn = stepsIn(
      { from: at('2026-10-25T12:00Z'), to: at('2026-10-26T12:00Z') },
      clock,
      86_400,
    );
    expect(autumn.runs.map(({ first, lengthMs }) => [first, lengthMs / HOUR])).toEqual([
      [0, 25],
      [1, 24],
    ]);
  });

  it('of a week begin on Mondays', () => {
    const span = { from: at('2026-03-04T12:00Z'), to: at('2026-03-11T00:00Z') };
    expect(texts(stepsIn(span, clockOf('UTC'), 7 * 86_400).starts)).toEqual([
      '2026-03-02T00:00',
      '2026-03-09T00:00',
    ]);
  });

  it.each([0, 1.5, 7, 86_401, -60])('can not be %d seconds', (seconds) => {
    expect(stepsOf({ from: 0, to: DAY }, clockOf('UTC'), seconds)).toEqual({
      ok: false,
      problem: 'must divide a day, such as 60, 900 or 3600 seconds, or be whole days',
    });
  });

  it('are at most 10,000', () => {
    expect(stepsOf({ from: 0, to: DAY }, clockOf('UTC'), 1)).toEqual({
      ok: false,
      problem: 'makes 86,400 steps of this window, and 10,000 is the limit: use 10 seconds or more',
    });
  });
});

describe('the offsets of a zone', () => {
  it('change to the millisecond', () => {
    const span = { from: at('2026-01-01T00:00Z'), to: at('2027-01-01T00:00Z') };
    expect(offsetsOf(span, clockOf('Europe/Berlin'))).toEqual([
      { from: span.from, offsetMs: HOUR },
      { from: at('2026-03-29T01:00Z'), offsetMs: 2 * HOUR },
      { from: at('2026-10-25T01:00Z'), offsetMs: HOUR },
    ]);
  });

  it('are one where the clock never changes', () => {
    const span = { from: at('2026-01-01T00:00Z'), to: at('2027-01-01T00:00Z') };
    expect(offsetsOf(span, clockOf('Asia/Kathmandu'))).toEqual([
      { from: span.from, offsetMs: 5.75 * HOUR },
    ]);
  });
});
