/** The lines of "Arriving now": callbacks, newest first, with repeated refusals as one line. */

import type { CallbackArrival } from '../../../../src/core/wire/live.ts';

export interface ArrivalLine {
  /** The newest of them. */
  readonly arrival: CallbackArrival;
  /** How many in a row were refused for the same reason. */
  readonly count: number;
}

/** How many lines are shown. */
export const MOST_LINES = 50;

/** `arrivals`: newest first. */
export function arrivalLines(arrivals: readonly CallbackArrival[]): readonly ArrivalLine[] {
  const lines: ArrivalLine[] = [];
  for (const arrival of arrivals) {
    const last = lines.at(-1);
    if (last !== undefined && isSameRefusal(last.arrival, arrival)) {
      lines[lines.length - 1] = { ...last, count: last.count + 1 };
      continue;
    }
    if (lines.length === MOST_LINES) break;
    lines.push({ arrival, count: 1 });
  }
  return lines;
}

const isSameRefusal = (one: CallbackArrival, other: CallbackArrival): boolean =>
  one.outcome === 'refused' && other.outcome === 'refused' && one.reason === other.reason;
