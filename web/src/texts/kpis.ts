/** The texts of KPIs on the board. */

import type { KpiUnit } from '../../../src/core/wire/stats.ts';
import { counted, oneDecimal, whole } from './amount.ts';

export const KPI_TEXTS = {
  title: 'How the last minutes went',
  window: '15 min',
  none: 'No KPIs at the moment.',
  health: {
    starting: 'Statistics are starting.',
    rebuilding: (percent: number) => `They are being made from the log: ${percent} % done.`,
    down: (reason: string) => `Statistics aren't available: ${reason}.`,
  },
  trend: (name: string) => `${name}, last hour`,
  of: (calls: number) => `of ${counted(calls, 'call')}`,
  few: (calls: number) => `n = ${calls}`,
  kpis: {
    asr: {
      name: 'Answer rate',
      about: 'Answered calls among those that reached the network (ASR)',
    },
    mosP10: {
      name: 'Voice quality',
      quantile: 'MOS p10',
      about: 'The MOS that 90 % of the measured calls reached',
    },
    pddP95: {
      name: 'Post-dial delay',
      quantile: 'p95',
      about: '95 % of the calls rang within this time (PDD)',
    },
    acd: { name: 'Average talk', about: 'The average length of answered calls (ACD)' },
    callsPerMinute: { name: 'Calls a minute', about: 'Attempts a minute' },
    peakChannels: {
      name: 'Most at once',
      about: 'The most calls of any kind at the same time, of those that your account allows',
    },
    peakCallsPerSecond: {
      name: 'Most in a second',
      about: 'The most calls that were dialled in one second, of those that your account allows',
    },
  },
  /** `value` as the unit has it. */
  target: (value: string, isUnder: boolean) => `target ${isUnder ? 'under ' : ''}${value}`,
  limit: (used: number | null, limit: number) =>
    used === null ? `limit ${whole(limit)}` : `${used.toFixed(0)} % of ${whole(limit)}`,
  /** Against the window before. */
  change: (change: number | null, unit: KpiUnit | null): string => {
    if (change === null) return '';
    if (Math.abs(change) < 0.05) return 'as before';
    const size = oneDecimal(Math.abs(change));
    return `${change > 0 ? '▲' : '▼'} ${size} ${unit === 'percent' ? 'points' : '%'}`;
  },
  aboutChange: 'Against the 15 minutes before',
} as const;
