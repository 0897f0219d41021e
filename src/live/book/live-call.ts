/**
 * A call as one change left it. It stays packed until someone looks: of a hundred thousand calls in memory, few
 * are ever shown, and decoding one costs more than everything else that a change does here.
 */

import type { FilteredCall } from '../../core/call-filter.ts';
import { type CallStatus, isEnd } from '../../core/call-status.ts';
import type { CallState } from '../../core/calls/call-state.ts';
import { summaryOf } from '../../core/calls/call-summary.ts';
import { viewCall } from '../../core/calls/call-view.ts';
import { dimensionsOf } from '../../core/calls/dimension-registers.ts';
import type { Dimensions } from '../../core/facts/dimensions.ts';
import type { AccountSid, CallSid } from '../../core/ids.ts';
import type { Call } from '../../core/wire/call.ts';
import type { CallSummary } from '../../core/wire/call-summary.ts';

/** Where a call is decoded from: its state, or what a list shows. */
export type CallSource = { state(): CallState | null } | Call;

/** A decoded call. */
export interface CallView {
  readonly summary: CallSummary;
  readonly filtered: FilteredCall;
  /** When the latest event arrived, milliseconds since 1970. */
  readonly receivedAt: number;
}

export interface CallVersion {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** Of its last record; 0 if that's not known, because the call was loaded by its row. */
  readonly position: number;
  /** Null for a call that's gone, or that's waiting for its first status. */
  readonly status: CallStatus | null;
  readonly failureBatch: number | null;
  /** The call that dialled it; null if there's none, or if legs aren't linked. */
  readonly parentCallSid: CallSid | null;
  readonly source: CallSource;
  /** After this position it was new; 0 if it may have been there before. */
  readonly newAfter: number;
  /** When its end became known, milliseconds since 1970; null while it hasn't ended, or if that's not known. */
  readonly endKnownAt: number | null;
}

export class LiveCall {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  readonly status: CallStatus | null;
  readonly newAfter: number;
  readonly endKnownAt: number | null;
  readonly parentCallSid: CallSid | null;
  /** Whether it has been in progress for longer than a call can last. */
  isStale = false;
  /** Its place among the recent changes; null if it isn't one of them. */
  recentPlace: number | null = null;
  readonly #failureBatch: number | null;
  readonly #source: CallSource;
  #since: number | null = null;
  #dimensions: Dimensions | null = null;

  constructor(version: CallVersion) {
    this.accountSid = version.accountSid;
    this.callSid = version.callSid;
    this.position = version.position;
    this.status = version.status;
    this.newAfter = version.newAfter;
    this.endKnownAt = version.endKnownAt;
    this.parentCallSid = version.parentCallSid;
    this.#failureBatch = version.failureBatch;
    this.#source = version.source;
  }

  /** Whether it's shown as a call in progress. */
  get isInProgress(): boolean {
    return this.status !== null && !this.isStale && !isEnd(this.status);
  }

  /** When it started, or else was first seen, milliseconds since 1970. Decoded once. */
  get since(): number {
    this.#since ??= this.#readSince();
    return this.#since;
  }

  /** Its own dimensions, without its parent's. Decoded once. */
  get dimensions(): Dimensions {
    this.#dimensions ??= this.#readDimensions();
    return this.#dimensions;
  }

  /** All of it, decoded; null for a call that has nothing to show. */
  call(): Call | null {
    return 'state' in this.#source ? this.#viewState() : this.#source;
  }

  /** Decodes what a list shows of it; null for a call that has nothing to show. */
  view(): CallView | null {
    const call = this.call();
    if (call === null) return null;
    const { status, direction, from, to, parentCallSid, dimensions } = call;
    const startedAt = call.startedAt === null ? null : Date.parse(call.startedAt);
    this.#dimensions ??= dimensions;
    this.#since ??= startedAt ?? Date.parse(call.firstSeenAt);
    return {
      summary: summaryOf(call),
      filtered: {
        ...{ status, direction, from, to, parentCallSid, startedAt, dimensions },
        failureBatch: this.#failureBatch,
      },
      receivedAt: Date.parse(call.updatedAt),
    };
  }

  /** Its state, decoded; null if it was loaded by its row, or is gone. */
  state(): CallState | null {
    return 'state' in this.#source ? this.#source.state() : null;
  }

  #viewState(): Call | null {
    const state = this.state();
    return state === null ? null : viewCall(state);
  }

  #readDimensions(): Dimensions {
    if (!('state' in this.#source)) return this.#source.dimensions;
    const state = this.#source.state();
    return state === null ? {} : dimensionsOf(state.dimensions);
  }

  #readSince(): number {
    if (!('state' in this.#source)) {
      const { startedAt, firstSeenAt } = this.#source;
      return Date.parse(startedAt ?? firstSeenAt);
    }
    const state = this.#source.state();
    return state === null ? 0 : (state.times.startedAt ?? state.firstSeenAt);
  }
}
