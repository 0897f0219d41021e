/** Decodes a call's packed column into its state: see `call-layout.ts`. */

import type {
  CallEnd,
  CallState,
  RecordingState,
  StatusTimes,
} from '../../../core/calls/call-state.ts';
import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import { AudioFactRecord, CallFactRecord } from '../../../core/facts/fact-records.ts';
import { type AccountSid, type CallSid, type EventKey, parseEventKey } from '../../../core/ids.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { ByteReader } from './bytes.ts';
import {
  type CallColumns,
  ENDS,
  KEY_DIGITS,
  LAYOUT,
  LAYOUT_ERASED,
  LAYOUT_ERASED_SHORTENED,
  LAYOUT_SHORTENED,
  OLD_LAYOUT,
  OLD_LAYOUT_SHORTENED,
  PROVENANCES,
} from './call-layout.ts';
import { dimensionsAmong } from './stored-dimensions.ts';
import {
  decodeFacts,
  decodeLaterFact,
  type LaterFact,
  STORED_AUDIO_FACTS,
  STORED_CALL_FACTS,
} from './stored-facts.ts';

/** The call of a row. Throws if `encodeCall` didn't write the bytes. */
export function decodeCall(
  accountSid: AccountSid,
  callSid: CallSid,
  columns: CallColumns,
  bytes: Buffer,
): PlacedCall {
  const reader = new ByteReader(bytes);
  const { isShortened, lastRecord, erasedAt } = decodeHead(reader);
  const firstSeenAt = reader.number();
  const updatedAt = firstSeenAt + reader.number();
  const duplicates = reader.whole();
  const topRank = maybe(reader, () => reader.signed());
  const earlierEvents = isShortened ? reader.whole() : 0;
  const { stamps, positions } = decodeStamps(reader, firstSeenAt);
  const named = isShortened ? decodeEarlierStamps(reader, firstSeenAt) : [];
  const times = decodeTimes(reader, firstSeenAt);
  const stampOf = (): Stamp => {
    const place = reader.whole();
    return place < stamps.length ? at(stamps, place) : at(named, place - stamps.length);
  };
  const end = maybe(reader, () => decodeEnd(reader, firstSeenAt, stampOf));
  const { parent, direction, from, to } = columns;
  const facts = decodeFacts(reader, STORED_CALL_FACTS, [parent, direction, from, to], stampOf);
  const audio = maybe(reader, () => decodeFacts(reader, STORED_AUDIO_FACTS, [], stampOf));
  const recordings = Array.from({ length: reader.whole() }, () => decodeRecording(reader));
  const later: LaterFact[] = [];
  while (!reader.isAtEnd) {
    later.push(
      decodeLaterFact(
        reader,
        [
          [STORED_CALL_FACTS, facts],
          [STORED_AUDIO_FACTS, audio],
        ],
        stampOf,
      ),
    );
  }
  const state: CallState = {
    accountSid,
    callSid,
    earlierEvents,
    stamps,
    topRank,
    times,
    end,
    facts: new CallFactRecord(facts),
    audio: audio === null ? null : new AudioFactRecord(audio),
    dimensions: dimensionsAmong(later),
    recordings,
    firstSeenAt,
    updatedAt,
    duplicates,
    erasedAt,
  };
  return { state, positions, lastRecord: lastRecord ?? positions.at(-1) ?? 0 };
}

/** How the bytes go on. An old row doesn't say which record was its last: `lastRecord` is null. */
function decodeHead(reader: ByteReader): {
  readonly isShortened: boolean;
  readonly lastRecord: number | null;
  readonly erasedAt: number | null;
} {
  const layout = reader.byte();
  switch (layout) {
    case LAYOUT:
    case LAYOUT_SHORTENED: {
      const isShortened = layout === LAYOUT_SHORTENED;
      return { isShortened, lastRecord: reader.whole(), erasedAt: null };
    }
    case LAYOUT_ERASED:
    case LAYOUT_ERASED_SHORTENED: {
      const erasedAt = reader.number();
      const isShortened = layout === LAYOUT_ERASED_SHORTENED;
      return { isShortened, lastRecord: reader.whole(), erasedAt };
    }
    case OLD_LAYOUT:
    case OLD_LAYOUT_SHORTENED:
      return { isShortened: layout === OLD_LAYOUT_SHORTENED, lastRecord: null, erasedAt: null };
    default:
      throw new Error(`a stored call has the unknown layout ${layout}`);
  }
}

/** The position of the last record in a packed call; null where all of it has to be decoded for that. */
export const peekLastRecord = (bytes: Buffer): number | null =>
  decodeHead(new ByteReader(bytes)).lastRecord;

/** When a packed call was first seen. */
export function peekFirstSeen(bytes: Buffer): number {
  const reader = new ByteReader(bytes);
  decodeHead(reader);
  return reader.number();
}

/** When a packed call was first seen, and when its latest event arrived. */
export function peekTimes(bytes: Buffer): {
  readonly firstSeenAt: number;
  readonly updatedAt: number;
} {
  const reader = new ByteReader(bytes);
  decodeHead(reader);
  const firstSeenAt = reader.number();
  return { firstSeenAt, updatedAt: firstSeenAt + reader.number() };
}

/** A value behind a byte that says whether there is one. */
const maybe = <Value>(reader: ByteReader, read: () => Value): Value | null =>
  reader.byte() === 0 ? null : read();

function decodeTimes(reader: ByteReader, base: number): StatusTimes {
  const time = (): number | null => maybe(reader, () => base + reader.number());
  return {
    startedAt: time(),
    queuedAt: time(),
    initiatedAt: time(),
    ringingAt: time(),
    answeredAt: time(),
  };
}

const decodeEnd = (reader: ByteReader, base: number, stampOf: () => Stamp): CallEnd => ({
  status: at(ENDS, reader.byte()),
  provenance: at(PROVENANCES, reader.byte()),
  byNumber: reader.byte() === 1,
  endedAt: base + reader.number(),
  timestamp: maybe(reader, () => reader.text()),
  stamp: stampOf(),
});

function decodeStamps(
  reader: ByteReader,
  base: number,
): { readonly stamps: readonly Stamp[]; readonly positions: readonly number[] } {
  const stamps: Stamp[] = [];
  const positions: number[] = [];
  const count = reader.whole();
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    position += reader.signed();
    positions.push(position);
    stamps.push(decodeStamp(reader, base));
  }
  return { stamps, positions };
}

/** The stamps of earlier events that a field's value came from. */
const decodeEarlierStamps = (reader: ByteReader, base: number): readonly Stamp[] =>
  Array.from({ length: reader.whole() }, () => decodeStamp(reader, base));

const decodeStamp = (reader: ByteReader, base: number): Stamp => ({
  occurredAt: base + reader.number(),
  rank: reader.signed(),
  sequenceNumber: reader.signed(),
  key: keyOf(reader),
});

function decodeRecording(reader: ByteReader): RecordingState {
  const stamp = (): Stamp => ({
    occurredAt: 0,
    rank: reader.signed(),
    sequenceNumber: -1,
    key: keyOf(reader),
  });
  const text = (): Register<string> | null =>
    reader.byte() === 0 ? null : { stamp: stamp(), value: reader.text() };
  return {
    id: reader.text(),
    recordingSid: text(),
    url: text(),
    status: text(),
    durationSeconds: reader.byte() === 0 ? null : { stamp: stamp(), value: reader.number() },
  };
}

/** An event key of 16 bytes. */
export function keyOf(reader: ByteReader): EventKey {
  const key = parseEventKey(reader.hex(KEY_DIGITS));
  if (key === null) throw new Error('32 hex digits are an event key');
  return key;
}

function at<Value>(list: readonly Value[], place: number): Value {
  const value = list[place];
  if (value === undefined) throw new Error('a stored call refers to what it does not hold');
  return value;
}
