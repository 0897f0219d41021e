/**
 * The steps of a time series. Steps shorter than a day have the same length throughout and are counted from
 * midnight in the zone, where the window begins. Days and weeks follow the zone's calendar.
 */

import { failure, type Result, success } from '../../../core/result.ts';
import type { Span } from '../../../core/time/span.ts';
import {
  addDays,
  type CalendarDay,
  startOfDay,
  type WallClock,
} from '../../../core/time/time-zone.ts';

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** What the window can choose from, in seconds. */
const STEPS: readonly number[] = [
  ...[1, 5, 10, 15, 30].map((seconds) => seconds),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[DAY, WEEK, 4 * WEEK],
];

/** A chart has some 300 points to show. */
const STEPS_SHOWN = 300;
/** A window's steps when someone chooses their length. */
const MOST_STEPS = 10_000;

/** Equal steps in a row. */
export interface StepRun {
  /** When its first step begins, milliseconds since 1970. */
  readonly from: number;
  /** The number of its first step, counted from 0 over all runs. */
  readonly first: number;
  /** How many steps. */
  readonly count: number;
  /** How long each of them is, milliseconds. */
  readonly lengthMs: number;
}

export interface Steps {
  /** Seconds. */
  readonly stepSeconds: number;
  /** When each step begins. The first begins at the window's start or before, the last ends at its end or after. */
  readonly starts: readonly number[];
  /** The same as runs: few, however many steps there are. */
  readonly runs: readonly StepRun[];
}

/** The number of the step that a time lies in. */
export function stepAt(at: number, runs: readonly StepRun[]): number {
  const run = runs.findLast(({ from }) => from <= at);
  return run === undefined ? 0 : run.first + Math.floor((at - run.from) / run.lengthMs);
}

/** The shortest step that shows the window in some 300 points. */
export const stepFor = ({ from, to }: Span): number =>
  STEPS.find((step) => (to - from) / (step * SECOND) <= STEPS_SHOWN) ?? 52 * WEEK;

/** The window in steps, or what's wrong with them: a problem completes "The parameter step …". */
export function stepsOf(span: Span, clock: WallClock, stepSeconds: number): Result<Steps, string> {
  if (!isStep(stepSeconds)) {
    return failure('must divide a day, such as 60, 900 or 3600 seconds, or be whole days');
  }
  const count = Math.ceil((span.to - span.from) / (stepSeconds * SECOND));
  if (count > MOST_STEPS) return failure(tooMany(span, count));
  const starts =
    stepSeconds % DAY === 0
      ? calendarStarts(span, clock, stepSeconds / DAY)
      : evenStarts(span, clock, stepSeconds * SECOND);
  return success({ stepSeconds, starts: starts.slice(0, -1), runs: runsOf(starts) });
}

function tooMany({ from, to }: Span, count: number): string {
  const least = STEPS.find((step) => (to - from) / (step * SECOND) <= MOST_STEPS) ?? 52 * WEEK;
  const [made, most] = [count, MOST_STEPS].map((steps) => steps.toLocaleString('en'));
  return `makes ${made} steps of this window, and ${most} is the limit: use ${least} seconds or more`;
}

/** Whole seconds that divide a day, or whole days. */
const isStep = (seconds: number): boolean =>
  Number.isSafeInteger(seconds) && seconds > 0 && (DAY % seconds === 0 || seconds % DAY === 0);

/** Like `starts`, with the end of the last step. */
function evenStarts({ from, to }: Span, clock: WallClock, lengthMs: number): readonly number[] {
  const midnight = startOfDay(clock, clock(from));
  const starts = [midnight + Math.floor((from - midnight) / lengthMs) * lengthMs];
  for (let start = starts[0] ?? from; start < to; ) {
    start += lengthMs;
    starts.push(start);
  }
  return starts;
}

/** Monday, 29 December 1969: weeks, and any other number of days, are counted from here. */
const FIRST_MONDAY: CalendarDay = { year: 1969, month: 12, day: 29 };

function calendarStarts({ from, to }: Span, clock: WallClock, days: number): readonly number[] {
  const passed = dayNumber(clock(from)) - dayNumber(FIRST_MONDAY);
  let day = addDays(FIRST_MONDAY, Math.floor(passed / days) * days);
  const starts = [startOfDay(clock, day)];
  for (let start = starts[0] ?? from; start < to; ) {
    day = addDays(day, days);
    start = startOfDay(clock, day);
    starts.push(start);
  }
  return starts;
}

const dayNumber = ({ year, month, day }: CalendarDay): number =>
  Date.UTC(year, month - 1, day) / (DAY * SECOND);

function runsOf(starts: readonly number[]): readonly StepRun[] {
  const runs: StepRun[] = [];
  starts.slice(1).forEach((end, index) => {
    const from = starts[index] ?? end;
    const lengthMs = end - from;
    const run = runs.at(-1);
    if (run?.lengthMs === lengthMs) runs[runs.length - 1] = { ...run, count: run.count + 1 };
    else runs.push({ from, first: index, count: 1, lengthMs });
  });
  return runs;
}
