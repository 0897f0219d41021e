/**
 * A call's timeline as text: events in the order in which they happened, each with the delay of its
 * callback. Late and out-of-order callbacks are marked, because that's what people look for.
 */
import { safeText } from '../../console/safe-text.ts';
import { drawCells } from '../../console/text-table.ts';
import { inOrderOfTime, type PlacedEvent } from '../../core/calls/event-order.ts';
import { type TimeZone, wallClock, wallText } from '../../core/time/time-zone.ts';
import type { TimelineEvent } from '../../core/wire/event-list.ts';

export interface TimelineOptions {
  readonly zone: TimeZone;
  /** Whether to show each event's parameters, as received. */
  readonly raw: boolean;
}

const LONGEST_VALUE = 2_000;

/** Returns the lines, with the header first. */
export function timelineLines(
  events: readonly TimelineEvent[],
  { zone, raw }: TimelineOptions,
): readonly string[] {
  const clock = wallClock(zone);
  const ordered = inOrderOfTime(events);
  const start = ordered[0]?.at ?? 0;
  const rows = ordered.map((placed) => {
    const { event, at, lagMs } = placed;
    return [
      wallText(clock(at)),
      `+${secondsText(at - start)}`,
      event.kind,
      safeText(event.status),
      event.sequenceNumber?.toString() ?? '-',
      lagMs >= 0 ? `+${secondsText(lagMs)}` : `-${secondsText(-lagMs)}`,
      String(event.position),
      notesOn(placed),
    ];
  });
  const heads = [
    `Time (${zone})`,
    'Since start',
    'Kind',
    'Status',
    'Seq',
    'Arrived',
    'Position',
    'Note',
  ];
  const hasNotes = rows.some((row) => row.at(-1) !== '');
  const [head = '', ...lines] = drawCells(
    [heads, ...rows].map((row) => (hasNotes ? row : row.slice(0, -1))),
  );
  if (!raw) return [head, ...lines];
  return [
    head,
    ...ordered.flatMap(({ event }, index) => [lines[index] ?? '', ...parametersOf(event)]),
  ];
}

function notesOn({ event, isLate, isOutOfOrder, repeatedForMs }: PlacedEvent): string {
  return [
    ...(isLate ? ['late'] : []),
    ...(isOutOfOrder ? ['out of order'] : []),
    ...(repeatedForMs === null
      ? []
      : [`delivered ${(event.duplicates ?? 0) + 1} times over ${secondsText(repeatedForMs)}`]),
    ...(event.provenance === 'callback' ? [] : [event.provenance]),
  ].join(', ');
}

const parametersOf = ({ parameters }: TimelineEvent): readonly string[] =>
  Object.entries(parameters).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((one) => `    ${safeText(name)}=${one === '' ? '' : safeText(one, LONGEST_VALUE)}`),
  );

/** `0.1 s`, `57 s`, `5 min 3 s`, `2 h 5 min`. */
function secondsText(ms: number): string {
  if (ms > 0 && ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
