/** How long callbacks took, from the stored events or from the lines of `events.ndjson`. */

import { readCaptureLine } from '../../../src/export/capture-lines.ts';
import type { StoredEvent } from '../../../src/ports/call-store.ts';
import type { Figure } from './figures.ts';

/** Seconds, by the minute in which the callbacks arrived, in milliseconds since 1970. */
export type Lags = ReadonlyMap<number, readonly number[]>;

interface LateEvent {
  readonly receivedAt: number;
  readonly seconds: number;
}

const MINUTE = 60_000;
/** A time further ahead isn't one that can be used. */
const HOUR = 3_600_000;

export function lagsByMinute(events: Iterable<LateEvent>): Lags {
  const lags = new Map<number, number[]>();
  for (const { receivedAt, seconds } of events) {
    const minute = Math.floor(receivedAt / MINUTE) * MINUTE;
    const known = lags.get(minute);
    if (known === undefined) lags.set(minute, [seconds]);
    else known.push(seconds);
  }
  return lags;
}

/** In a window of whole minutes of arrival. At most 1.1 % off, as the numbers are. */
export function lagFigures(lags: Lags, from: number, to: number): Readonly<Record<string, Figure>> {
  const found: number[] = [];
  for (let minute = Math.ceil(from / MINUTE) * MINUTE; minute < to; minute += MINUTE) {
    for (const seconds of lags.get(minute) ?? []) found.push(binned(seconds));
  }
  const sorted = found.toSorted((a, b) => a - b);
  const percentile = (percent: number): Figure => {
    const rank = sorted.findIndex((_, index) => 100 * (index + 1) >= percent * sorted.length);
    return { value: sorted[rank] ?? null, n: sorted.length };
  };
  return { lagP50: percentile(50), lagP95: percentile(95) };
}

/** Of progress callbacks whose time could be used. */
export function lateEvents({ kind, provenance, ...event }: StoredEvent): readonly LateEvent[] {
  if (kind !== 'progress' || provenance !== 'callback') return [];
  const told = [event.parameters['Timestamp']].flat()[0];
  if (told === undefined || Date.parse(told) !== event.occurredAt) return [];
  return late(event.receivedAt, event.occurredAt);
}

/** The same from a line of `events.ndjson`, of callbacks as a provider sends them. */
export function lateEventsIn(line: string): readonly LateEvent[] {
  const read = readCaptureLine(line);
  if (!read.ok) throw new Error(`a line of events.ndjson ${read.problem}`);
  const { parameters, receivedAt } = read.value;
  const isProgress =
    parameters['CallbackSource'] !== undefined &&
    parameters['CallStatus'] !== undefined &&
    parameters['RecordingStatus'] === undefined &&
    parameters['ConferenceSid'] === undefined;
  const told = Date.parse([parameters['Timestamp']].flat()[0] ?? '');
  if (!isProgress || Number.isNaN(told) || told > receivedAt + HOUR) return [];
  return late(receivedAt, told);
}

/** A time of more than a day ago isn't when the event happened. */
const late = (receivedAt: number, occurredAt: number): readonly LateEvent[] =>
  receivedAt - occurredAt > 24 * HOUR
    ? []
    : [{ receivedAt, seconds: Math.max(0, receivedAt - occurredAt) / 1000 }];

/** The value that stands for a bin: 32 bins to an octave, and one for each whole number up to 45. */
function binned(value: number): number {
  if (value <= 45 && Number.isInteger(value)) return value;
  const place = Math.ceil(32 * Math.log2(value) - 1e-9);
  const [low, high] = [2 ** ((place - 1) / 32), 2 ** (place / 32)];
  return (2 * low * high) / (low + high);
}
