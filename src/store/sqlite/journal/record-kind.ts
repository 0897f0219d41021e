/**
 * What a record of the log can be, and the bytes that say so. They're stored: only ever add to them. An
 * unknown byte throws, since a guess would change what the log says.
 */

import type { CallEventKind, Provenance } from '../../../core/call-event.ts';
import type { StoredRequest } from '../../../ports/event-sink.ts';

/**
 * - `event`: a request that is an event of its call.
 * - `unprocessable`: a request that couldn't be read or joined. It's kept raw, and belongs to no call.
 * - `repeat`: a repeated delivery of an event: its key and arrival only.
 * - `erasure`, `purge`: the call was removed, because someone asked for it or because of its age.
 * - `expired`: a request that was removed by its age: only whose it was, and when it came.
 */
export type RecordKind = 'event' | 'unprocessable' | 'repeat' | 'erasure' | 'purge' | 'expired';

/** The kinds of events by their bytes. */
const EVENT_KINDS: readonly CallEventKind[] = [
  'progress',
  'number',
  'recording',
  'conference',
  'answered-by',
];
const UNPROCESSABLE = 255;
const OTHER_KINDS: ReadonlyMap<number, Exclude<RecordKind, 'event'>> = new Map([
  [64, 'repeat'],
  [65, 'erasure'],
  [66, 'purge'],
  [67, 'expired'],
  [UNPROCESSABLE, 'unprocessable'],
]);
const OTHER_BYTES: ReadonlyMap<string, number> = new Map(
  [...OTHER_KINDS].map(([byte, kind]) => [kind, byte]),
);
const PROVENANCES: readonly Provenance[] = ['callback', 'reconciled', 'inferred'];
const METHODS: readonly StoredRequest['method'][] = ['POST', 'GET'];
const ENCODINGS: readonly StoredRequest['encoding'][] = ['form', 'json', 'rest', 'erased'];

/** The byte of a record that is an event of this kind. */
export const eventByte = (kind: CallEventKind): number => EVENT_KINDS.indexOf(kind);

/** The byte of a record of another kind. */
export const kindByte = (kind: Exclude<RecordKind, 'event'>): number =>
  OTHER_BYTES.get(kind) ?? UNPROCESSABLE;

/** Which kind a byte stands for. Throws if it stands for none. */
export function recordKind(byte: number | undefined): RecordKind {
  if (byte !== undefined && byte < EVENT_KINDS.length) return 'event';
  return known(OTHER_KINDS.get(byte ?? -1), 'kind', byte);
}

/** The event's kind; null for a record that isn't an event. */
export const eventKind = (byte: number | undefined): CallEventKind | null =>
  EVENT_KINDS[byte ?? -1] ?? null;

export const provenanceByte = (provenance: Provenance): number => PROVENANCES.indexOf(provenance);

export const provenance = (byte: number | undefined): Provenance =>
  known(PROVENANCES[byte ?? -1], 'provenance', byte);

export const methodByte = (method: StoredRequest['method']): number => METHODS.indexOf(method);

export const method = (byte: number | undefined): StoredRequest['method'] =>
  known(METHODS[byte ?? -1], 'method', byte);

export const encodingByte = (encoding: StoredRequest['encoding']): number =>
  ENCODINGS.indexOf(encoding);

export const encoding = (byte: number | undefined): StoredRequest['encoding'] =>
  known(ENCODINGS[byte ?? -1], 'encoding', byte);

function known<Value>(value: Value | undefined, what: string, byte: number | undefined): Value {
  if (value === undefined) throw new Error(`the log holds a record of an unknown ${what}: ${byte}`);
  return value;
}
