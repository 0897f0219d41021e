/** Calls as CSV: the fields of the public object by their names and in their order, made flat. */

import type { Audio, Call } from '../core/wire/call.ts';
import { type Cell, type Column, csvText } from './csv.ts';

/** A field of the call whose value is a cell as it is. */
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
  field('apiVersion'),
  field('parentCallSid'),
  field('direction'),
  field('from'),
  field('to'),
  field('callerName'),
  field('forwardedFrom'),
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
  field('durationSeconds'),
  field('sipCode'),
  field('sipPhrase'),
  field('hangupBy'),
  field('hangupDirection'),
  field('answeredBy'),
  ['recordings', recordingUrls],
  audio('mos'),
  audio('averagePtimeMs'),
  audio('jitterMinMs'),
  audio('jitterMaxMs'),
  audio('mediaPackets'),
  audio('skippedPackets'),
  audio('flushedPackets'),
  audio('largestJitterBuffer'),
  audio('dtmfPackets'),
  audio('outMediaPackets'),
  audio('outDtmfPackets'),
  audio('outLost'),
  audio('lossPercent'),
  field('events'),
  field('duplicates'),
  field('provenance'),
];

/** Those that are known, with a space between. */
function recordingUrls(call: Call): string | null {
  const urls = call.recordings.flatMap(({ url }) => (url === null ? [] : [url]));
  return urls.length === 0 ? null : urls.join(' ');
}

/** In the order of the pages. Text in chunks; see `csvText`. */
export const callsCsv = (calls: AsyncIterable<readonly Call[]>): AsyncIterable<string> =>
  csvText(COLUMNS, calls);
