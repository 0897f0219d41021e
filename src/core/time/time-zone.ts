/**
 * Time zones: from an instant to wall-clock time and back. The rules come from the platform (`Intl`), so a
 * zone is any IANA name that this Node knows. Instants are in milliseconds since 1970.
 */

declare const brand: unique symbol;
/** A name such as `Europe/Berlin` that the platform knows. */
export type TimeZone = string & { readonly [brand]: 'TimeZone' };

/** A date and time of day as a wall clock shows them; months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** What a wall time means: once, never (a clock jumped over it), or twice (a clock went back). */
export interface ZonedInstant {
  readonly at: number;
  readonly kind: 'once' | 'skipped' | 'twice';
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A zone by its name, spelled as given; null if the platform doesn't know it. */
export function parseTimeZone(name: string): TimeZone | null {
  // `Intl` also accepts bare offsets, which have no daylight saving time.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
  } catch {
    return null;
  }
  // The only place where a string becomes a zone.
  return name as TimeZone;
}

/** Coordinated universal time. */
export const UTC = 'UTC' as TimeZone;

/** What a clock in the zone shows at an instant. */
export type WallClock = (at: number) => WallTime;

/** A clock of the zone. Making one is slow (about 30 µs), using it isn't: keep it. */
export function wallClock(zone: TimeZone): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return {
      year: part('year'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
      millisecond: ((at % 1000) + 1000) % 1000,
    };
  };
}

/** How far the zone is ahead of UTC at an instant, in milliseconds. */
export const offsetAt = (clock: WallClock, at: number): number => asUtc(clock(at)) - at;

/**
 * The instant at which the zone's clock shows a time. A time shown twice means the first; a skipped one
 * moves forward by the length of the jump (02:30 becomes 03:30), which Temporal calls `compatible`.
 */
export function instantOf(clock: WallClock, wall: WallTime): ZonedInstant {
  const local = asUtc(wall);
  const before = offsetAt(clock, local - DAY);
  const after = offsetAt(clock, local + DAY);
  const found = [...new Set([before, after])]
    .map((offset) => local - offset)
    .filter((at) => offsetAt(clock, at) === local - at);
  const [first, second] = found.sort((one, other) => one - other);
  if (first === undefined) return { at: local - before, kind: 'skipped' };
  return { at: first, kind: second === undefined ? 'once' : 'twice' };
}

/** A date alone. */
export type CalendarDay = Pick<WallTime, 'year' | 'month' | 'day'>;

/** When a day begins in the zone: at midnight, or after the jump if the clock skips midnight. */
export const startOfDay = (clock: WallClock, { year, month, day }: CalendarDay): number =>
  instantOf(clock, { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 }).at;

/** The day so many days later or earlier. */
export function addDays({ year, month, day }: CalendarDay, days: number): CalendarDay {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** `2026-06-25 22:26:02`, as the zone's clock shows it. */
export function wallText(wall: WallTime): string {
  const date = `${padded(wall.year, 4)}-${padded(wall.month, 2)}-${padded(wall.day, 2)}`;
  return `${date} ${padded(wall.hour, 2)}:${padded(wall.minute, 2)}:${padded(wall.second, 2)}`;
}

/** `+02:00`; `+05:45`. */
export function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE);
  const sign = offsetMs < 0 ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
}

const asUtc = (wall: WallTime): number =>
  Date.UTC(
    wall.year,
    wall.month - 1,
    wall.day,
    wall.hour,
    wall.minute,
    wall.second,
    wall.millisecond,
  );

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');
