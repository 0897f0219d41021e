/**
 * What's known about a call leg: each value with the event that it came from, so that the next event can be
 * joined without reading the earlier ones again. Only `join.ts` makes one.
 */

import type { Provenance } from '../call-event.ts';
import type { EndStatus } from '../call-status.ts';
import type { AudioFactValues } from '../facts/audio-facts.ts';
import type { CallFactValues } from '../facts/call-facts.ts';
import type { AccountSid, CallSid } from '../ids.ts';
import type { Register, Stamp } from './stamp.ts';

export interface CallState {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** How many events came before those in `stamps`; the caller that removed them keeps them (`withoutOldest`). */
  readonly earlierEvents: number;
  /** One per event except the earlier ones, in the order in which they were joined. */
  readonly stamps: readonly Stamp[];
  /** The highest status rank seen; null while only recordings or room events have come. */
  readonly topRank: number | null;
  readonly times: StatusTimes;
  readonly end: CallEnd | null;
  readonly facts: FactRegisters;
  readonly audio: AudioRegisters | null;
  readonly dimensions: DimensionRegisters;
  readonly recordings: readonly RecordingState[];
  /** When the first and the latest event arrived, milliseconds since 1970. */
  readonly firstSeenAt: number;
  readonly updatedAt: number;
  /** Repeated deliveries. They affect nothing else in the state. */
  readonly duplicates: number;
  /** When its personal data was erased, milliseconds since 1970; null if it wasn't. */
  readonly erasedAt: number | null;
}

/** The earliest time of each status, milliseconds since 1970. */
export interface StatusTimes {
  /** The earliest of all. */
  readonly startedAt: number | null;
  readonly queuedAt: number | null;
  readonly initiatedAt: number | null;
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
}

/** How the call ended, according to the event that takes precedence. */
export interface CallEnd {
  readonly status: EndStatus;
  readonly endedAt: number;
  /** The provider's time as received. */
  readonly timestamp: string | null;
  readonly provenance: Provenance;
  /** Whether it came from a number's own callback. A progress callback takes precedence over that. */
  readonly byNumber: boolean;
  readonly stamp: Stamp;
}

/** Each value with the event that it came from; null until an event gives one. */
type Registers<Values> = {
  readonly [Name in keyof Values]: Register<NonNullable<Values[Name]>> | null;
};

export type FactRegisters = Registers<CallFactValues>;
export type AudioRegisters = Registers<AudioFactValues>;

/** Own dimensions by name, sorted by name. */
export type DimensionRegisters = Readonly<Record<string, Register<string>>>;

/** One recording of the call. `id` is its sid, or its URL if no sid was sent. */
export interface RecordingState {
  readonly id: string;
  readonly recordingSid: Register<string> | null;
  readonly url: Register<string> | null;
  readonly durationSeconds: Register<number> | null;
  readonly status: Register<string> | null;
}

/** How many events the call has. */
export const eventCount = (state: CallState): number => state.earlierEvents + state.stamps.length;

/**
 * The same state without its `count` oldest stamps, which keeps it small however many events its call has.
 * The caller that keeps the state must also keep their keys, and answer for them to `join`.
 */
export const withoutOldest = (state: CallState, count: number): CallState => ({
  ...state,
  earlierEvents: state.earlierEvents + Math.min(count, state.stamps.length),
  stamps: state.stamps.slice(count),
});
