// Brings AsyncDisposable to programs that are compiled for something older than it.
/// <reference lib="esnext.disposable" preserve="true" />
/** What a program holds of a running emulator. */

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
  /** With `startAt` as an option of another run, it gives the same generated calls. */
  readonly seed: string;
  /** When emulated time began, in milliseconds since 1970. */
  readonly startAt: number;
  /** Every call leg that is remembered, oldest first. */
  calls(): readonly CallRecord[];
  /** Every message that is remembered, oldest first. */
  messages(): readonly MessageRecord[];
  /** Every recording that is remembered, oldest first. */
  recordings(): readonly RecordingRecord[];
  /** Every number that the account owns, oldest first. */
  phoneNumbers(): readonly PhoneNumberRecord[];
  /** Totals of what was sent. */
  deliveries(): DeliveryCounters;
  /** The latest entries of the delivery log, newest first: attempts, dropped callbacks and notes. */
  attempts(): readonly DeliveryEntry[];
  /** The faults in force. */
  faults(): readonly Fault[];
  /**
   * Sets what goes wrong from now on, in delivery and in the REST API; none makes all go well. Throws
   * an `EmulatorOptionError` where one of them makes no sense, and all stays as it was.
   */
  setFaults(faults: readonly FaultInput[]): void;
  /** How many call legs have something still to come. */
  callsInFlight(): number;
  /** The emulated time, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves emulated time on by so many milliseconds. Resolves once everything due by then has
   * happened, in order; with `settle`, once its callbacks were also delivered or given up. Rejects
   * with an `EmulatorOptionError` if `ms` isn't a length of time, and with an `EmulatorError` once
   * the emulator is closed.
   */
  advance(ms: number, options?: { readonly settle?: boolean }): Promise<void>;
  /**
   * Resolves once no call or message is under way, no callback pending and no generated call to
   * come: never, where traffic is generated without end, or where time stands still before that.
   */
  idle(): Promise<void>;
  /**
   * Forgets calls, messages, recordings, conferences, attempts and counters, and ends what is under
   * way without another callback; those that wait are dropped. `advance` and `idle` that wait
   * resolve. Numbers, faults, scenario and options stay, generated traffic starts over, and time
   * goes on from where it is. With `all`, numbers and faults are those from the start again. No sid
   * comes back. Rejects with an `EmulatorError` once the emulator is closed.
   */
  reset(options?: { readonly all?: boolean }): Promise<void>;
  /** Ends everything at once, `advance` and `idle` too; what was not delivered is forgotten. */
  close(): Promise<void>;
}
