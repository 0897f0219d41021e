/** Calls as CSV: the fields of the public call object, flattened, with its names and order. */

import { SHOWN_AT_END, SHOWN_AT_START, SHOWN_AUDIO } from '../core/facts/shown-facts.ts';
import type { Audio, Call } from '../core/wire/call.ts';
import { type Cell, type Column, csvText } from './csv.ts';

/** A field of the call whose value fits into a cell. */
type ScalarField = {
  [Field in keyof Call]: Call[Field] extends Cell ? Field : never;
}[keyof Call];

const field = (name: ScalarField): Column<Call> => [name, (call) => call[name]];
const audio = (name: keyof Audio): Column<Call> => [
  `audio.${name}`,
  (call) => call.audio?.[name] ?? null,
];

const COLUMNS: readonly Column<Call>[] = [
  field('callSid'),
  field('accountSid'),
  ...SHOWN_AT_START.map(({ shownAs }) => field(shownAs)),
  field('status'),
  field('startedAt'),
  field('queuedAt'),
  field('initiatedAt'),
  field('ringingAt'),
  field('answeredAt'),
  ['answeredAtInferred', ({ answeredAtInferred }) => String(answeredAtInferred)],
  field('endedAt'),
  field('eventTimestamp'),
  field('firstSeenAt'),
  field('updatedAt'),
  field('ringSeconds'),
  ...SHOWN_AT_END.map(({ shownAs }) => field(shownAs)),
  ['recordings', recordingUrls],
  ...SHOWN_AUDIO.map(({ shownAs }) => audio(shownAs)),
  audio('lossPercent'),
  field('events'),
  field('duplicates'),
  field('provenance'),
  field('erasedAt'),
];

/** The known ones, separated by spaces. */
function recordingUrls(call: Call): string | null {
  const urls = call.recordings.flatMap(({ url }) => (url === null ? [] : [url]));
  return urls.length === 0 ? null : urls.join(' ');
}

const dimension = (name: string): Column<Call> => [
  `dim.${name}`,
  ({ dimensions }) => dimensions[name] ?? null,
];

/**
 * In the order of the pages, with a last column for each of these own dimensions. Text in chunks; see `csvText`.
 */
export const callsCsv = (
  calls: AsyncIterable<readonly Call[]>,
  dimensions: readonly string[] = [],
): AsyncIterable<string> => csvText([...COLUMNS, ...dimensions.map(dimension)], calls);
