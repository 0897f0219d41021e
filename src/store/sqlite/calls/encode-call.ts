/** Encodes a call's state as its packed column: see `call-layout.ts`. */

import type { CallState, RecordingState, StatusTimes } from '../../../core/calls/call-state.ts';
import { audioRegisters, callRegisters } from '../../../core/calls/fact-registers.ts';
import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import type { ByteWriter } from './bytes.ts';
import {
  ENDS,
  LAYOUT,
  LAYOUT_ERASED,
  LAYOUT_ERASED_SHORTENED,
  LAYOUT_SHORTENED,
  PROVENANCES,
} from './call-layout.ts';
import { encodeDimensions } from './stored-dimensions.ts';
import {
  encodeFacts,
  encodeLaterFacts,
  STORED_AUDIO_FACTS,
  STORED_CALL_FACTS,
} from './stored-facts.ts';

/** The packed column of a call, a byte each character. `writer` is scratch space. */
export function encodeCall(
  writer: ByteWriter,
  { state, positions, lastRecord }: PlacedCall,
): string {
  const base = state.firstSeenAt;
  const isShortened = state.earlierEvents > 0;
  if (state.erasedAt === null) writer.byte(isShortened ? LAYOUT_SHORTENED : LAYOUT);
  else {
    writer.byte(isShortened ? LAYOUT_ERASED_SHORTENED : LAYOUT_ERASED);
    writer.number(state.erasedAt);
  }
  writer.whole(lastRecord);
  writer.number(base);
  writer.number(state.updatedAt - base);
  writer.whole(state.duplicates);
  optional(writer, state.topRank, (rank) => writer.signed(rank));
  if (isShortened) writer.whole(state.earlierEvents);
  encodeStamps(writer, state.stamps, positions, base);
  const named = isShortened ? earlierStampsOf(state) : [];
  if (isShortened) {
    writer.whole(named.length);
    for (const stamp of named) encodeStamp(writer, stamp, base);
  }
  encodeTimes(writer, state.times, base);
  const placeOf = (stamp: Stamp): number => {
    const place = state.stamps.indexOf(stamp);
    if (place !== -1) return place;
    const earlier = named.indexOf(stamp);
    if (earlier === -1) throw new Error('a register holds a stamp that its call does not know');
    return state.stamps.length + earlier;
  };
  optional(writer, state.end, (end) => {
    writer.byte(ENDS.indexOf(end.status));
    writer.byte(PROVENANCES.indexOf(end.provenance));
    writer.byte(end.byNumber ? 1 : 0);
    writer.number(end.endedAt - base);
    optional(writer, end.timestamp, (timestamp) => writer.text(timestamp));
    writer.whole(placeOf(end.stamp));
  });
  const facts = callRegisters(state.facts);
  const audio = state.audio === null ? null : audioRegisters(state.audio);
  encodeFacts(writer, STORED_CALL_FACTS, facts, placeOf);
  writer.byte(audio === null ? 0 : 1);
  if (audio !== null) encodeFacts(writer, STORED_AUDIO_FACTS, audio, placeOf);
  writer.whole(state.recordings.length);
  for (const recording of state.recordings) encodeRecording(writer, recording);
  encodeLaterFacts(writer, STORED_CALL_FACTS, facts, placeOf);
  if (audio !== null) encodeLaterFacts(writer, STORED_AUDIO_FACTS, audio, placeOf);
  encodeDimensions(writer, state.dimensions, placeOf);
  return writer.take();
}

function optional<Value>(
  writer: ByteWriter,
  value: Value | null,
  write: (value: Value) => void,
): void {
  writer.byte(value === null ? 0 : 1);
  if (value !== null) write(value);
}

function encodeStamps(
  writer: ByteWriter,
  stamps: readonly Stamp[],
  positions: readonly number[],
  base: number,
): void {
  writer.whole(stamps.length);
  let previous = 0;
  for (const [index, stamp] of stamps.entries()) {
    const position = positions[index] ?? 0;
    writer.signed(position - previous);
    previous = position;
    encodeStamp(writer, stamp, base);
  }
}

function encodeStamp(writer: ByteWriter, stamp: Stamp, base: number): void {
  writer.number(stamp.occurredAt - base);
  writer.signed(stamp.rank);
  writer.signed(stamp.sequenceNumber);
  writer.hex(stamp.key);
}

/** The stamps that a value came from and that are no longer listed: at most one for each field. */
function earlierStampsOf({ stamps, end, facts, audio, dimensions }: CallState): readonly Stamp[] {
  const registers = [
    ...callRegisters(facts),
    ...(audio === null ? [] : audioRegisters(audio)),
    ...Object.values(dimensions),
    end,
  ];
  const named = new Set(registers.flatMap((register) => register?.stamp ?? []));
  for (const stamp of stamps) named.delete(stamp);
  return [...named];
}

function encodeTimes(writer: ByteWriter, times: StatusTimes, base: number): void {
  const { startedAt, queuedAt, initiatedAt, ringingAt, answeredAt } = times;
  for (const at of [startedAt, queuedAt, initiatedAt, ringingAt, answeredAt]) {
    optional(writer, at, (time) => writer.number(time - base));
  }
}

/** A recording's stamps aren't among the events' (`core/calls/recordings.ts`). */
function encodeRecording(writer: ByteWriter, recording: RecordingState): void {
  const stamp = (register: Register<unknown>): void => {
    writer.signed(register.stamp.rank);
    writer.hex(register.stamp.key);
  };
  const text = (register: Register<string> | null): void =>
    optional(writer, register, (known) => {
      stamp(known);
      writer.text(known.value);
    });
  writer.text(recording.id);
  text(recording.recordingSid);
  text(recording.url);
  text(recording.status);
  optional(writer, recording.durationSeconds, (known) => {
    stamp(known);
    writer.number(known.value);
  });
}
