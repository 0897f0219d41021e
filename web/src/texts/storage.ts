/** The texts about stored data in the settings. */

import { bytes, counted } from './amount.ts';

export const STORAGE_TEXTS = {
  title: 'Storage',
  used: 'Used',
  parts: { database: 'database', journal: 'journal', other: 'other files' },
  free: 'Free on the disk',
  growth: 'Growth',
  perDay: (growth: number) => `${bytes(growth)} a day, averaged over up to 7 days`,
  growthUnknown: 'Known an hour after the first callback',
  full: 'Disk full',
  fullIn: (days: number) => `In ${daysInWords(days)} at this pace`,
  notFull: 'Not at this pace',
  purgedFirst: (keptDays: number) =>
    `Not at this pace: calls are purged after ${keptInWords(keptDays)}`,
  fullUnknown: 'Not known yet',
  kept: 'Calls are kept',
  forever: 'Forever, as CALLBOARD_KEEP_CALLS isn’t set',
  keptFor: (days: number) =>
    `For ${keptInWords(days)} after their latest callback (CALLBOARD_KEEP_CALLS)`,
  about: 'About purging calls',
  eventsKept: 'Callbacks are kept',
  asLongAsCalls: 'As long as their calls, as CALLBOARD_KEEP_EVENTS isn’t set',
  eventsKeptFor: (days: number) => `For ${keptInWords(days)} (CALLBOARD_KEEP_EVENTS)`,
} as const;

/** `less than a day`, `about 45 days`, `about 8 months`, `about 3 years`: as coarse as a forecast is. */
export function daysInWords(days: number): string {
  if (days < 1) return 'less than a day';
  if (days < 90) return `about ${counted(days, 'day')}`;
  if (days < 730) return `about ${counted(Math.round((days * 12) / 365.25), 'month')}`;
  if (days < 3652) return `about ${counted(Math.round(days / 365.25), 'year')}`;
  return 'more than 10 years';
}

/** `90 days`, `36 hours`, `90 minutes`: a setting in days, in the largest unit that says it exactly. */
export function keptInWords(days: number): string {
  const minutes = Math.round(days * 1440);
  if (minutes % 1440 === 0) return counted(minutes / 1440, 'day');
  if (minutes % 60 === 0) return counted(minutes / 60, 'hour');
  return counted(minutes, 'minute');
}
