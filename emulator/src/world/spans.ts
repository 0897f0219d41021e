/** Lengths of time as people write them: fixed, from a range, or spread like those of calls. */
import type { Random } from '../vocabulary/random.ts';
import { between, logNormal } from './draws.ts';

/** A log-normal spread, the usual shape of ring and talk times; all but `spread` in seconds. */
export interface SpreadSeconds {
  readonly median: number;
  /** Of the logarithm: 0 is fixed; with 1, one in six is at least 2.7 times the median. */
  readonly spread: number;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** Seconds: fixed, uniform between two values, or spread around a median. */
export type Seconds = number | readonly [least: number, most: number] | SpreadSeconds;

/** Draws a length in whole milliseconds. */
export function drawMs(random: Random, seconds: Seconds): number {
  if (typeof seconds === 'number') return Math.round(seconds * 1_000);
  if (isRange(seconds)) return Math.round(between(random, seconds[0], seconds[1]) * 1_000);
  const drawn = logNormal(random, seconds.median, seconds.spread);
  const least = seconds.least ?? 0;
  const most = seconds.most ?? Number.POSITIVE_INFINITY;
  return Math.round(Math.min(Math.max(drawn, least), most) * 1_000);
}

/**
 * The same, but below a limit in milliseconds: a draw beyond it is repeated, uniformly from the least
 * to the limit. If even the least is beyond the limit, so is the result.
 */
export function drawMsBelow(random: Random, seconds: Seconds, limitMs: number): number {
  const drawn = drawMs(random, seconds);
  const leastMs = leastSeconds(seconds) * 1_000;
  if (drawn < limitMs || leastMs >= limitMs) return drawn;
  return Math.floor(between(random, leastMs, limitMs));
}

function leastSeconds(seconds: Seconds): number {
  if (typeof seconds === 'number') return seconds;
  return isRange(seconds) ? seconds[0] : (seconds.least ?? 0);
}

const isRange = (seconds: Exclude<Seconds, number>): seconds is readonly [number, number] =>
  Array.isArray(seconds);
