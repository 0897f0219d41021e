/**
 * The providers' dates into milliseconds since 1970. They document RFC 2822 in UTC
 * (`Thu, 25 Jun 2026 20:26:02 +0000`); clones send a zone by name (`Etc/UTC`), one-digit days and
 * four-letter months, and newer endpoints ISO 8601. The raw text is kept elsewhere, always.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const RFC_2822 =
  /^\s*(?:[A-Za-z]{3,9}(?:,\s*|\s+))?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*?)\s*$/;
const ISO_8601 =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(.*?))?\s*$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const UTC_NAMES = new Set(['', 'z', 'utc', 'gmt', 'ut', 'etc/utc', 'etc/gmt', 'uct', 'zulu']);

/** Longer than any date. The patterns are not linear, so nothing longer is tried. */
const LONGEST_DATE = 64;

/**
 * Milliseconds since 1970, whole and never negative; null where the text is no date, or a date in a
 * zone that we cannot be sure of.
 */
export function parseTimestamp(text: string): number | null {
  if (text.length > LONGEST_DATE) return null;
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
  if (d < 1 || d > daysIn(month, y) || h > 23 || m > 59 || s > 60) return null;
  const at = Date.UTC(y, month - 1, d, h, m, s, millis) - offsetMs;
  // Before 1970 there is no call, only the zero date of some language (and `Date.UTC` reads 1 as 1901).
  return y < 1970 || at < 0 ? null : at;
}

/** The length of a month (1 to 12); 0 for a month that there is not. */
function daysIn(month: number, year: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return DAYS[month - 1] ?? 0;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The zone's distance from UTC in milliseconds; null for a zone that we do not know. */
function offsetOf(zone: string): number | null {
  if (zone === '+0000') return 0;
  // A comment such as `(UTC)` may follow the offset (RFC 2822, section 3.3).
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
