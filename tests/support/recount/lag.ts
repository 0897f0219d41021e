/** How long callbacks took, from the stored events. */

import type { StoredEvent } from '../../../src/ports/call-store.ts';
import type { Figure } from './figures.ts';

/** In a window of whole minutes of arrival. At most 1.1 % off, as the numbers are. */
export function lagFigures(
  events: readonly StoredEvent[],
  from: number,
  to: number,
): Readonly<Record<string, Figure>> {
  const lags = events
    .filter(({ receivedAt }) => {
      const minute = Math.floor(receivedAt / 60_000) * 60_000;
      return minute >= from && minute < to;
    })
    .flatMap((event) => lagOf(event) ?? [])
    .map(binned)
    .toSorted((a, b) => a - b);
  const percentile = (percent: number): Figure => {
    const rank = lags.findIndex((_, index) => 100 * (index + 1) >= percent * lags.length);
    return { value: lags[rank] ?? null, n: lags.length };
  };
  return { lagP50: percentile(50), lagP95: percentile(95) };
}

/** Of progress callbacks whose time could be used. */
function lagOf({ kind, provenance, ...event }: StoredEvent): number | null {
  if (kind !== 'progress' || provenance !== 'callback') return null;
  const told = [event.parameters['Timestamp']].flat()[0];
  if (told === undefined || Date.parse(told) !== event.occurredAt) return null;
  const seconds = (event.receivedAt - event.occurredAt) / 1000;
  return seconds > 86_400 ? null : Math.max(0, seconds);
}

/** The value that stands for a bin: 32 bins to an octave, and one for each whole number up to 45. */
function binned(value: number): number {
  if (value <= 45 && Number.isInteger(value)) return value;
  const place = Math.ceil(32 * Math.log2(value) - 1e-9);
  const [low, high] = [2 ** ((place - 1) / 32), 2 ** (place / 32)];
  return (2 * low * high) / (low + high);
}
