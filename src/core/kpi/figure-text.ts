/** A KPI's value in words that fit into a table: `62.1 %`, `1,204`, `3 min 12 s`. */

import type { KpiUnit } from '../wire/stats.ts';

/** `–` for what isn't known. */
export const UNKNOWN = '–';

/** The value with its unit. */
export function figureText(value: number | null, unit: KpiUnit): string {
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'percent':
      return `${decimals(value, 1)} %`;
    case 'seconds':
      return secondsText(value);
    case 'milliseconds':
      return `${decimals(value, 1)} ms`;
    case 'minutes':
      return `${decimals(value, value < 100 ? 1 : 0)} min`;
    case 'mos':
      return decimals(value, 2);
    case 'erlang':
    case 'callsPerMinute':
      return decimals(value, value < 100 ? 1 : 0);
    case 'time':
      return new Date(value).toISOString().slice(0, 16).replace('T', ' ');
    case 'calls':
    case 'recordings':
      return decimals(value, 0);
  }
}

function secondsText(seconds: number): string {
  if (seconds < 60) return `${decimals(seconds, 1)} s`;
  const whole = Math.round(seconds);
  return `${decimals(Math.floor(whole / 60), 0)} min ${whole % 60} s`;
}

const decimals = (value: number, digits: number): string => {
  const [whole = '', rest] = value.toFixed(digits).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
};
