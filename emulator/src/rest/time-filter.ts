/** Filters lists by time: `StartTime`, `StartTime<`, `StartTime>` and so on. */
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** Whether a time matches; null for an unknown time. */
export type TimeFilter = (at: number | null) => boolean;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/**
 * Reads the three forms of a name. A day (`2026-06-25`) is the whole day in UTC; any other time, ISO
 * 8601 or RFC 2822, is one second. Both bounds are inclusive, as with the providers.
 */
export function parseTimeFilter(query: RequestParameters, name: string): Checked<TimeFilter> {
  const filters: TimeFilter[] = [];
  for (const suffix of ['', '<', '>'] as const) {
    const text = query.one(name + suffix);
    if (text === null) continue;
    const span = parseSpan(text);
    if (span === null) {
      return invalid(20_422, `${name}${suffix} must be a time: YYYY-MM-DD, ISO 8601 or RFC 2822.`);
    }
    filters.push((at) => {
      if (at === null) return false;
      const startsInTime = suffix === '<' || at >= span.from;
      const endsInTime = suffix === '>' || at < span.to;
      return startsInTime && endsInTime;
    });
  }
  return accepted((at) => filters.every((filter) => filter(at)));
}

function parseSpan(text: string): { from: number; to: number } | null {
  const at = Date.parse(inUtc(text));
  if (Number.isNaN(at)) return null;
  if (DAY.test(text)) {
    const isInCalendar = new Date(at).toISOString().startsWith(text);
    return isInCalendar ? { from: at, to: at + DAY_MS } : null;
  }
  const second = Math.floor(at / 1_000) * 1_000;
  return { from: second, to: second + 1_000 };
}

const ISO = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+ -]\d{2}:?\d{2})?$/;
const RFC_2822 =
  /^((?:[A-Za-z]+, *)?\d{1,2} [A-Za-z]+ \d{4} \d{2}:\d{2}(?::\d{2})?)(?: (?:GMT|UTC|([+ -]\d{4})))?$/;

/**
 * The time with its zone: UTC if it has none, never that of this machine. A space before an offset was a
 * plus before form encoding. Empty if it has none of the forms.
 */
function inUtc(text: string): string {
  if (DAY.test(text)) return text;
  const [, time, zone = 'Z'] = ISO.exec(text) ?? RFC_2822.exec(text) ?? [];
  return time === undefined ? '' : time + zone.replace(' ', '+');
}
