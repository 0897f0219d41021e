// Provides AsyncDisposable to programs compiled for older targets.
/// <reference lib="esnext.disposable" preserve="true" />
/** The handle to a running emulator. */

import type { CallRecord } from './calls/call-leg.ts';
import type { Dialect } from './contract/dialect.ts';
import type { DeliveryCounters, DeliveryEntry } from './delivery/delivery-log.ts';
import type { Fault, FaultInput } from './faults/fault-rules.ts';
import type { MessageRecord } from './messages/message.ts';
import type { PhoneNumberRecord } from './owned-numbers/phone-number.ts';
import type { RecordingRecord } from './recordings/recording.ts';

/** A running emulator. `await using` closes it. */
export interface Emulator extends AsyncDisposable {
  /** The base of both SDKs, e.g. `http://127.0.0.1:8485`. */
  readonly url: string;
  readonly dialect: Dialect;
  readonly project: string;
  readonly token: string;
  readonly signingKey: string;
  /** Together with `startAt`, it gives another run the same generated calls. */
  readonly seed: string;
  /** When emulated time began, in milliseconds since 1970. */
  readonly startAt: number;
  /** The call legs that it remembers, oldest first. */
  calls(): readonly CallRecord[];
  /** The messages that it remembers, oldest first. */
  messages(): readonly MessageRecord[];
  /** The recordings that it remembers, oldest first. */
  recordings(): readonly RecordingRecord[];
  /** The numbers that the account owns, oldest first. */
  phoneNumbers(): readonly PhoneNumberRecord[];
  /** Totals of what it sent. */
  deliveries(): DeliveryCounters;
  /** The latest entries of the delivery log, newest first: attempts, dropped callbacks and notes. */
  attempts(): readonly DeliveryEntry[];
  /** The active faults. */
  faults(): readonly Fault[];
  /**
   * Replaces the active faults, in delivery and in the REST API; an empty list turns them off. Throws an
   * `EmulatorOptionError`, and changes nothing, if one is invalid.
   */
  setFaults(faults: readonly FaultInput[]): void;
  /** How many call legs aren't finished. */
  callsInFlight(): number;
  /** The emulated time, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves emulated time ahead by `ms` milliseconds. Resolves once everything due by then has happened, in
   * order; with `settle`, once its callbacks have also been delivered or given up. Rejects with an
   * `EmulatorOptionError` if `ms` isn't a length of time, and with an `EmulatorError` once the emulator is
   * closed.
   */
  advance(ms: number, options?: { readonly settle?: boolean }): Promise<void>;
  /**
   * Resolves once no call, message or callback is under way and no generated call is still to come. With
   * unlimited traffic, or a paused clock, that may be never.
   */
  idle(): Promise<void>;
  /**
   * Forgets calls, messages, recordings, conferences, log and counters. What is under way ends without
   * another callback, waiting callbacks are dropped, and pending `advance` and `idle` resolve. Numbers,
   * faults, scenario and options stay; traffic starts over; time continues. With `all`, numbers and faults
   * are those from the start. No sid is used again. Rejects with an `EmulatorError` once the emulator is
   * closed.
   */
  reset(options?: { readonly all?: boolean }): Promise<void>;
  /** Ends everything at once, and resolves `advance` and `idle`; undelivered callbacks are dropped. */
  close(): Promise<void>;
}
