/** A call's state into its packed column: see `call-layout.ts`. */

import type {
  AudioRegisters,
  CallState,
  FactRegisters,
  RecordingState,
  StatusTimes,
} from '../../../core/calls/call-state.ts';
import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import type { ByteWriter } from './bytes.ts';
import { ENDS, LAYOUT, LAYOUT_SHORTENED, PROVENANCES } from './call-layout.ts';

/** The packed column of a call, a byte each character. `writer` is only borrowed, so that its buffer is used again. */
export function encodeCall(writer: ByteWriter, { state, positions }: PlacedCall): string {
  const base = state.firstSeenAt;
  const isShortened = state.earlierEvents > 0;
  writer.byte(isShortened ? LAYOUT_SHORTENED : LAYOUT);
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
  encodeFacts(writer, state.facts, placeOf);
  optional(writer, state.audio, (audio) => {
    for (const register of audioInOrder(audio)) {
      optional(writer, register, ({ value, stamp }) => {
        writer.whole(placeOf(stamp));
        writer.number(value);
      });
    }
  });
  writer.whole(state.recordings.length);
  for (const recording of state.recordings) encodeRecording(writer, recording);
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

/** The stamps that a value came from and that are no longer listed: as many as there are fields at most. */
function earlierStampsOf({ stamps, end, facts, audio }: CallState): readonly Stamp[] {
  const registers = [...Object.values(facts), ...(audio === null ? [] : audioInOrder(audio)), end];
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

function encodeFacts(
  writer: ByteWriter,
  facts: FactRegisters,
  placeOf: (stamp: Stamp) => number,
): void {
  const place = (register: Register<unknown> | null): void =>
    optional(writer, register, ({ stamp }) => writer.whole(placeOf(stamp)));
  const text = (register: Register<string> | null): void => {
    place(register);
    if (register !== null) writer.text(register.value);
  };
  const figure = (register: Register<number> | null): void => {
    place(register);
    if (register !== null) writer.number(register.value);
  };
  place(facts.parentCallSid);
  place(facts.direction);
  place(facts.from);
  place(facts.to);
  text(facts.apiVersion);
  text(facts.callerName);
  text(facts.forwardedFrom);
  figure(facts.callDurationSeconds);
  figure(facts.sipCode);
  text(facts.sipPhrase);
  text(facts.hangupBy);
  text(facts.hangupDirection);
  text(facts.answeredBy);
}

const audioInOrder = (audio: AudioRegisters): readonly (Register<number> | null)[] => [
  audio.mos,
  audio.averagePtimeMs,
  audio.jitterMinVariance,
  audio.jitterMaxVariance,
  audio.mediaPackets,
  audio.skippedPackets,
  audio.flushedPackets,
  audio.largestJitterBuffer,
  audio.dtmfPackets,
  audio.outMediaPackets,
  audio.outDtmfPackets,
  audio.outLost,
];

/** A recording's stamps have no place among the events' (`core/calls/recordings.ts`). */
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
