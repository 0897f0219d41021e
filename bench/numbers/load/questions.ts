/** What's asked over HTTP while callbacks come in, with the bars that answers should stay below. */

import { OUR_NUMBERS } from './call-centre.ts';
import { sidOf } from './copied-call.ts';
import type { Folder } from './prepare-folder.ts';

export interface Question {
  readonly name: string;
  /** Milliseconds; null where no bar was set. */
  readonly bars: { readonly p50: number; readonly p95: number | null } | null;
  /** Whether the numbers answer it, not the store. */
  readonly isOfNumbers: boolean;
  /** The path to be asked at a time (milliseconds since 1970), for the nth time. */
  path(now: number, nth: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Aligned windows without a filter, and those with one or in groups. */
const WINDOW = { p50: 50, p95: 200 };
const GROUPED = { p50: 300, p95: null };
const CHANGES = { p50: 500, p95: null };
const SID = { p50: 5, p95: null };
const NUMBER = { p50: 50, p95: null };

const TILES = 'attempts,asr,acd,failureRate,pddP95,mosAvg';
/** What the board's Now asks for, every ten seconds. */
const NOW = 'asr,mosP10,pddP95,acd,callsPerMinute';

export function questionsOf(folder: Folder): readonly Question[] {
  const { samples, copies } = folder;
  const sample = (nth: number) => samples[nth % samples.length] ?? { sid: '', number: '' };
  return [
    stats('every KPI, 1 hour', HOUR),
    stats('every KPI, 1 day', DAY),
    stats('every KPI, 30 days', 30 * DAY),
    stats('every KPI, a year', YEAR),
    stats('six KPIs, 1 hour', HOUR, { kpi: TILES }),
    stats('six KPIs, 1 day', DAY, { kpi: TILES }),
    stats('six KPIs, 7 days and those before', 7 * DAY, { kpi: TILES, compare: 'previous' }),
    stats('six KPIs, 30 days', 30 * DAY, { kpi: TILES }),
    stats('six KPIs, a year', YEAR, { kpi: TILES }),
    stats("Now's KPIs, 15 minutes and those before", 15 * MINUTE, {
      kpi: NOW,
      compare: 'previous',
    }),
    asked("Now's trend, 1 hour", WINDOW, '/stats/series', HOUR, { kpi: NOW, step: '120' }),
    series('series of three KPIs, 1 day', DAY),
    series('series of three KPIs, 30 days', 30 * DAY),
    series('series of three KPIs, a year', YEAR),
    filtered('six KPIs of a SIP code, 30 days', { sipCode: '503' }),
    filtered('six KPIs of a queue, 30 days', { 'dim.queue': 'sales' }),
    filtered('six KPIs of part of a number, 30 days', { numberPart: '201200' }),
    top('sipCode', 'attempts'),
    top('toNumber', 'failed'),
    top('dim.queue', 'asr'),
    asked('heat map of ASR, 30 days', GROUPED, '/stats/heatmap', 30 * DAY, { kpi: 'asr' }),
    asked('changes of failed, 2 hours', CHANGES, '/stats/changes', 2 * HOUR, { kpi: 'failed' }),
    asked('calls with the worst MOS, 30 days', null, '/calls', 30 * DAY, { sort: 'mos' }),
    {
      ...{ name: 'a call by SID', bars: SID, isOfNumbers: false },
      path: (_now, nth) => `/api/v1/calls/${sidOf(sample(nth).sid, (nth * 31) % (copies + 1))}`,
    },
    byNumber('calls by a number that rarely calls', (nth) => sample(nth).number),
    byNumber(
      'calls by a number of ours',
      (nth) => `${OUR_NUMBERS}${String(nth % 50).padStart(4, '0')}`,
    ),
  ];
}

/** About the calls of a window that ends with the last whole minute. */
const asked = (
  name: string,
  bars: Question['bars'],
  path: string,
  length: number,
  more: Readonly<Record<string, string>>,
): Question => ({
  ...{ name, bars, isOfNumbers: true },
  path(now) {
    const to = now - (now % MINUTE);
    const window = { from: iso(to - length), to: iso(to) };
    return `/api/v1${path}?${new URLSearchParams({ ...window, ...more })}`;
  },
});

const stats = (name: string, length: number, more: Readonly<Record<string, string>> = {}) =>
  asked(name, WINDOW, '/stats', length, more);

const series = (name: string, length: number) =>
  asked(name, WINDOW, '/stats/series', length, { kpi: 'attempts,asr,failed' });

const filtered = (name: string, filter: Readonly<Record<string, string>>) =>
  asked(name, GROUPED, '/stats', 30 * DAY, { kpi: TILES, ...filter });

const top = (by: string, order: string) =>
  asked(`top 20 by ${by}, ${order}, 30 days`, GROUPED, '/stats/top', 30 * DAY, {
    ...{ by, order },
    kpi: order === 'attempts' ? order : `attempts,${order}`,
  });

const byNumber = (name: string, numberOf: (nth: number) => string): Question => ({
  ...{ name, bars: NUMBER, isOfNumbers: false },
  path: (_now, nth) => `/api/v1/calls?${new URLSearchParams({ number: numberOf(nth) })}`,
});

const iso = (at: number): string => new Date(at).toISOString();
