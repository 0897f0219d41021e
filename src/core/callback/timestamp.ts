/**
 * The providers' dates into milliseconds since 1970. They document RFC 2822 in UTC
 * (`Thu, 25 Jun 2026 20:26:02 +0000`); clones send a zone by name (`Etc/UTC`), one-digit days and
 * four-letter months, and newer endpoints ISO 8601. The raw text is kept elsewhere, always.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const RFC_2822 =
  /^\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*?)\s*$/;
const ISO_8601 =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(.*?))?\s*$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const UTC_NAMES = new Set(['', 'z', 'utc', 'gmt', 'ut', 'etc/utc', 'etc/gmt', 'uct', 'zulu']);

/** Milliseconds since 1970, or null where the text is no date in a zone that we can be sure of. */
export function parseTimestamp(text: string): number | null {
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
  if (offsetMs === null || month < 1 || month > 12) return null;
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second ?? 0)];
  if (d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return null;
  const at = Date.UTC(Number(year), month - 1, d, h, m, s, millis);
  return new Date(at).getUTCMonth() === month - 1 || s === 60 ? at - offsetMs : null;
}

/** The zone's distance from UTC in milliseconds; null for a zone that we do not know. */
function offsetOf(zone: string): number | null {
  // A comment such as `(UTC)` may follow the offset (RFC 2822, section 3.3).
  const name = zone.replace(/\s*\([^)]*\)$/, '');
  const offset = OFFSET.exec(name);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return (offset[1] === '-' ? -minutes : minutes) * 60_000;
  }
  return UTC_NAMES.has(name.toLowerCase()) ? 0 : null;
}
