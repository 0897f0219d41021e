/**
 * Parses the providers' dates into milliseconds since 1970. They document RFC 2822 in UTC
 * (`Thu, 25 Jun 2026 20:26:02 +0000`). Clones send zone names (`Etc/UTC`), one-digit days and four-letter
 * months, newer endpoints ISO 8601. Callers keep the raw text.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const RFC_2822 =
  /^\s*(?:[A-Za-z]{3,9}(?:,\s*|\s+))?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*?)\s*$/;
const ISO_8601 =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(.*?))?\s*$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const UTC_NAMES = new Set(['', 'z', 'utc', 'gmt', 'ut', 'etc/utc', 'etc/gmt', 'uct', 'zulu']);

/** Longer than any date. The patterns aren't linear, so nothing longer is tried. */
const LONGEST_DATE = 64;

/**
 * Whole, non-negative milliseconds since 1970; null if the text isn't a date, or if its zone is
 * ambiguous.
 */
export function parseTimestamp(text: string): number | null {
  if (text.length > LONGEST_DATE) return null;
  if (isDocumented(text)) return documentedInstant(text);
  const rfc = RFC_2822.exec(text);
  if (rfc !== null) {
    const [, day, name = '', year, hour, minute, second, zone = ''] = rfc;
    const month = MONTHS.indexOf(name.toLowerCase()) + 1;
    return instant(year, month, day, hour, minute, second, 0, zone);
  }
  const iso = ISO_8601.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour = '0', minute = '0', second, fraction = '0', zone = ''] = iso;
    const millis = Math.floor(Number(fraction) * 1000);
    return instant(year, Number(month), day, hour, minute, second, millis, zone);
  }
  return null;
}

/** The documented format, with `a` for any letter and `0` for any digit, without its zone. */
const DOCUMENTED = 'aaa, 00 aaa 0000 00:00:00';
const DOCUMENTED_ZONE = ' +0000';

/** Whether a text has exactly the documented format, as nearly all do: then no pattern is needed. */
function isDocumented(text: string): boolean {
  if (text.length !== DOCUMENTED.length + DOCUMENTED_ZONE.length) return false;
  for (let at = 0; at < DOCUMENTED.length; at += 1) {
    const unit = text.charCodeAt(at);
    const sign = DOCUMENTED.charCodeAt(at);
    if (sign === DIGIT ? !isDigit(unit) : sign === LETTER ? !isLetter(unit) : unit !== sign) {
      return false;
    }
  }
  return text.endsWith(DOCUMENTED_ZONE);
}

function documentedInstant(text: string): number | null {
  const month = MONTH_BY_CODE.get(monthCode(text, 8)) ?? 0;
  const [day, year] = [digits(text, 5, 7), digits(text, 12, 16)];
  const [hour, minute, second] = [digits(text, 17, 19), digits(text, 20, 22), digits(text, 23, 25)];
  return utc(year, month, day, hour, minute, second, 0);
}

const DIGIT = 48;
const LETTER = 97;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;

function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) number = number * 10 + text.charCodeAt(at) - DIGIT;
  return number;
}

/** Three letters of either case as a number. */
const monthCode = (text: string, start: number): number =>
  ((text.charCodeAt(start) | 32) << 16) |
  ((text.charCodeAt(start + 1) | 32) << 8) |
  (text.charCodeAt(start + 2) | 32);

const MONTH_BY_CODE = new Map(MONTHS.map((name, index) => [monthCode(name, 0), index + 1]));

function instant(
  year: string | undefined,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  millis: number,
  zone: string,
): number | null {
  const offsetMs = offsetOf(zone);
  if (offsetMs === null) return null;
  const [y, d, h, m, s] = [
    Number(year),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  ];
  const at = utc(y, month, d, h, m, s, millis);
  return at === null || at < offsetMs ? null : at - offsetMs;
}

/** Null if no calendar or clock shows it (leap seconds are fine), and for anything before 1970. */
function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millis: number,
): number | null {
  if (day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59 || second > 60) return null;
  // No call is older than 1970; this is some language's zero date (and `Date.UTC` reads 1 as 1901).
  return year < 1970 ? null : Date.UTC(year, month - 1, day, hour, minute, second, millis);
}

/** The length of a month (1 to 12); 0 for any other. */
function daysIn(month: number, year: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return DAYS[month - 1] ?? 0;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The zone's offset from UTC in milliseconds; null for an unknown zone. */
function offsetOf(zone: string): number | null {
  if (zone === '+0000') return 0;
  // A comment such as `(UTC)` can follow the offset (RFC 2822, section 3.3).
  const name = zone.replace(/\s*\([^)]*\)$/, '');
  const offset = OFFSET.exec(name);
  if (offset !== null) {
    const [hours, rest] = [Number(offset[2]), Number(offset[3])];
    if (hours > 23 || rest > 59) return null;
    const minutes = hours * 60 + rest;
    return (offset[1] === '-' ? -minutes : minutes) * 60_000;
  }
  return UTC_NAMES.has(name.toLowerCase()) ? 0 : null;
}
