/** A call's packed column back into its state: see `call-layout.ts`. */

import type {
  AudioRegisters,
  CallEnd,
  CallState,
  FactRegisters,
  RecordingState,
  StatusTimes,
} from '../../../core/calls/call-state.ts';
import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import { type AccountSid, type CallSid, type EventKey, parseEventKey } from '../../../core/ids.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { ByteReader } from './bytes.ts';
import {
  type CallColumns,
  ENDS,
  KEY_DIGITS,
  LAYOUT,
  LAYOUT_SHORTENED,
  PROVENANCES,
} from './call-layout.ts';

/** The call of a row. Throws where the bytes are not what `encodeCall` wrote. */
export function decodeCall(
  accountSid: AccountSid,
  callSid: CallSid,
  columns: CallColumns,
  bytes: Buffer,
): PlacedCall {
  const reader = new ByteReader(bytes);
  const layout = reader.byte();
  if (layout !== LAYOUT && layout !== LAYOUT_SHORTENED) {
    throw new Error(`a stored call has the unknown layout ${layout}`);
  }
  const firstSeenAt = reader.number();
  const updatedAt = firstSeenAt + reader.number();
  const duplicates = reader.whole();
  const maybe = <Value>(read: () => Value): Value | null => (reader.byte() === 0 ? null : read());
  const topRank = maybe(() => reader.signed());
  const earlierEvents = layout === LAYOUT_SHORTENED ? reader.whole() : 0;
  const { stamps, positions } = decodeStamps(reader, firstSeenAt);
  const named = layout === LAYOUT_SHORTENED ? decodeEarlierStamps(reader, firstSeenAt) : [];
  const time = (): number | null => maybe(() => firstSeenAt + reader.number());
  const times: StatusTimes = {
    startedAt: time(),
    queuedAt: time(),
    initiatedAt: time(),
    ringingAt: time(),
    answeredAt: time(),
  };
  const stampOf = (): Stamp => {
    const place = reader.whole();
    return place < stamps.length ? at(stamps, place) : at(named, place - stamps.length);
  };
  const end = maybe(
    (): CallEnd => ({
      status: at(ENDS, reader.byte()),
      provenance: at(PROVENANCES, reader.byte()),
      byNumber: reader.byte() === 1,
      endedAt: firstSeenAt + reader.number(),
      timestamp: maybe(() => reader.text()),
      stamp: stampOf(),
    }),
  );
  const state: CallState = {
    accountSid,
    callSid,
    earlierEvents,
    stamps,
    topRank,
    times,
    end,
    facts: decodeFacts(reader, columns, stampOf),
    audio: maybe(() => decodeAudio(reader, stampOf)),
    recordings: Array.from({ length: reader.whole() }, () => decodeRecording(reader)),
    firstSeenAt,
    updatedAt,
    duplicates,
  };
  return { state, positions };
}

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

/** The stamps of earlier events that some field's value came from. */
const decodeEarlierStamps = (reader: ByteReader, base: number): readonly Stamp[] =>
  Array.from({ length: reader.whole() }, () => decodeStamp(reader, base));

const decodeStamp = (reader: ByteReader, base: number): Stamp => ({
  occurredAt: base + reader.number(),
  rank: reader.signed(),
  sequenceNumber: reader.signed(),
  key: keyOf(reader),
});

function decodeFacts(
  reader: ByteReader,
  columns: CallColumns,
  stampOf: () => Stamp,
): FactRegisters {
  /** A register whose value another column holds. */
  const column = (value: string | null): Register<string> | null =>
    reader.byte() === 0 ? null : { stamp: stampOf(), value: value ?? '' };
  const text = (): Register<string> | null =>
    reader.byte() === 0 ? null : { stamp: stampOf(), value: reader.text() };
  const figure = (): Register<number> | null =>
    reader.byte() === 0 ? null : { stamp: stampOf(), value: reader.number() };
  return {
    parentCallSid: column(columns.parent),
    direction: column(columns.direction),
    from: column(columns.from),
    to: column(columns.to),
    apiVersion: text(),
    callerName: text(),
    forwardedFrom: text(),
    callDurationSeconds: figure(),
    sipCode: figure(),
    sipPhrase: text(),
    hangupBy: text(),
    hangupDirection: text(),
    answeredBy: text(),
  };
}

/** In the order of `encode-call.ts`. */
function decodeAudio(reader: ByteReader, stampOf: () => Stamp): AudioRegisters {
  const figure = (): Register<number> | null =>
    reader.byte() === 0 ? null : { stamp: stampOf(), value: reader.number() };
  return {
    mos: figure(),
    averagePtimeMs: figure(),
    jitterMinVariance: figure(),
    jitterMaxVariance: figure(),
    mediaPackets: figure(),
    skippedPackets: figure(),
    flushedPackets: figure(),
    largestJitterBuffer: figure(),
    dtmfPackets: figure(),
    outMediaPackets: figure(),
    outDtmfPackets: figure(),
    outLost: figure(),
  };
}

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
