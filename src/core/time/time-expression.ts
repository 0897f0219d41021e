/**
 * Parses times as people write them: `02:00`, `2026-11-29 02:10`, ISO 8601, `-1h`, `yesterday`. A pure
 * function of the text, the current time and the writer's time zone.
 */

import {
  addDays,
  type CalendarDay,
  instantOf,
  startOfDay,
  type TimeZone,
  UTC,
  type WallClock,
  wallClock,
} from './time-zone.ts';
import { parseTimestamp } from './timestamp.ts';

export interface TimeReading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether the text has a zone or an offset of its own. */
  readonly exact: boolean;
  /** Whether the zone's clock skipped that time of day or showed it twice. */
  readonly kind: 'once' | 'skipped' | 'twice';
}

/** What's accepted, to continue "must be …". */
export const TIME_SHAPES =
  'a time such as 02:00, "2026-11-29 02:10", 2026-11-29T02:10:00Z, -1h, -30m, -2d, today, yesterday or now';

const RELATIVE =
  /^-(?=\d)(?:(\d{1,4})w)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const;

const DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`;
const ABSOLUTE = new RegExp(
  `^(?:(?:${DATE}|(today|yesterday))(?:[T ]${CLOCK})?|${CLOCK})(?: ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?$`,
  'i',
);

/** Reads a time; null if it isn't one. A day means its first moment; a time of day means today. */
export function readTime(text: string, now: number, zone: TimeZone): TimeReading | null {
  const written = text.trim();
  if (written.toLowerCase() === 'now') return exactly(now);
  const ago = millisecondsAgo(written);
  if (ago !== null) return exactly(now - ago);
  const match = ABSOLUTE.exec(written);
  if (match !== null) return readAbsolute(match, now, zone);
  // As providers write it: `Thu, 25 Jun 2026 20:26:02 +0000`.
  const stamp = /^[A-Za-z]{3},/.test(written) ? parseTimestamp(written) : null;
  return stamp === null ? null : exactly(stamp);
}

const exactly = (at: number): TimeReading => ({ at, exact: true, kind: 'once' });

function millisecondsAgo(text: string): number | null {
  const match = RELATIVE.exec(text);
  if (match === null) return null;
  return UNITS_MS.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
}

function readAbsolute(match: RegExpExecArray, now: number, zone: TimeZone): TimeReading | null {
  const [, year, month, date, word, ...times] = match;
  const suffix = match[13];
  const offset = suffix === undefined ? null : offsetOf(suffix);
  if (suffix !== undefined && offset === null) return null;
  const clock = wallClock(offset === null ? zone : UTC);
  const today = clock(now + (offset ?? 0));
  const day =
    year !== undefined && month !== undefined && date !== undefined
      ? calendarDay(Number(year), Number(month), Number(date))
      : word?.toLowerCase() === 'yesterday'
        ? addDays(today, -1)
        : today;
  const time = timeOfDay(times[0] === undefined ? times.slice(4, 8) : times.slice(0, 4));
  return day === null || time === null ? null : readDay(clock, day, time, offset);
}

interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

function readDay(
  clock: WallClock,
  { year, month, day }: CalendarDay,
  time: TimeOfDay | 'none',
  offset: number | null,
): TimeReading {
  const exact = offset !== null;
  if (time === 'none') {
    const at = startOfDay(clock, { year, month, day }) - (offset ?? 0);
    return { at, exact, kind: 'once' };
  }
  const { at, kind } = instantOf(clock, { year, month, day, ...time });
  return { at: at - (offset ?? 0), exact, kind };
}

/** The parts of a time of day as numbers; null if no clock shows them. */
function timeOfDay(parts: readonly (string | undefined)[]): TimeOfDay | 'none' | null {
  const [hour, minute, second = '0', fraction = ''] = parts;
  if (hour === undefined || minute === undefined) return 'none';
  const time = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  return time.hour < 24 && time.minute < 60 && time.second < 60 ? time : null;
}

/** A day of the calendar, or null. */
function calendarDay(year: number, month: number, day: number): CalendarDay | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1970
    ? { year, month, day }
    : null;
}

/** `Z`, `UTC` or `+05:45` in milliseconds; null if no zone is that far off. */
function offsetOf(suffix: string): number | null {
  if (/^(?:Z|UTC)$/i.test(suffix)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(suffix) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (total > 18 * 60 || Number(minutes) > 59) return null;
  return (sign === '-' ? -total : total) * 60_000;
}
