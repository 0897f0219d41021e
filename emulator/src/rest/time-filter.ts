/** Filters of lists by time: `StartTime`, `StartTime<`, `StartTime>` and their kin. */
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** Whether a time passes; null is a time that is not known. */
export type TimeFilter = (at: number | null) => boolean;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/**
 * Reads the three forms of one name. A day (`2026-06-25`) means the whole day in UTC; any other
 * time, ISO 8601 or RFC 2822, its second. Both bounds are inclusive, as the providers have it.
 */
export function parseTimeFilter(query: RequestParameters, name: string): Checked<TimeFilter> {
  const filters: TimeFilter[] = [];
  for (const suffix of ['', '<', '>'] as const) {
    const text = query.one(name + suffix);
    if (text === null) continue;
    const span = parseSpan(text);
    if (span === null) {
      return invalid(20_422, `${name}${suffix} is no time: use YYYY-MM-DD, ISO 8601 or RFC 2822.`);
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
 * The time with its zone: UTC where it names none, and not that of this machine. A blank in front
 * of an offset was a plus on its way here. Empty where it is in none of the forms.
 */
function inUtc(text: string): string {
  if (DAY.test(text)) return text;
  const [, time, zone = 'Z'] = ISO.exec(text) ?? RFC_2822.exec(text) ?? [];
  return time === undefined ? '' : time + zone.replace(' ', '+');
}
