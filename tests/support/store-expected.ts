/** What a store must hold after some callbacks, by the rules of the core alone. */

import type { EndStatus } from '../../src/core/call-status.ts';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { join } from '../../src/core/calls/join.ts';
import { eraseCall } from '../../src/core/erasure/erase-call.ts';
import type { EventKey } from '../../src/core/ids.ts';
import { type Delivery, eventOf } from './callbacks.ts';
import { expectSame } from './invariants.ts';
import { nameOf, type StoredFailure } from './store-contents.ts';

/** What must be in the store, by the rules alone. */
export class Expected {
  readonly calls = new Map<string, CallState>();
  /** The same with what was erased of them. */
  readonly #whole = new Map<string, CallState>();
  readonly #erasedAt = new Map<string, number>();
  readonly failures: StoredFailure[] = [];
  /** Events in the order of the log. */
  readonly keys: EventKey[] = [];
  readonly #threshold: number;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /**
   * Checks the outcome of a callback. Failed and unprocessable ones are taken as given: they change no call.
   */
  take(delivery: Delivery, outcome: string): EndStatus | null {
    if (outcome === 'failed' || outcome === 'unprocessable') return null;
    const event = eventOf(delivery);
    const before = this.#whole.get(nameOf(event)) ?? null;
    const { verdict, state } = join(before, event);
    expectSame(outcome, verdict === 'duplicate' ? 'duplicate' : 'stored');
    this.#whole.set(nameOf(event), state);
    const erasedAt = this.#erasedAt.get(nameOf(event));
    this.calls.set(nameOf(event), erasedAt === undefined ? state : eraseCall(state, erasedAt));
    if (verdict === 'duplicate') return null;
    this.keys.push(event.key);
    const [was, is] = [before?.end?.status ?? null, state.end?.status ?? null];
    if (is === null || (was !== null && (was === 'failed') === (is === 'failed'))) return null;
    this.#decide(is, state);
    return is;
  }

  /** A call is erased; once is enough. */
  erase(call: CallState, at: number): void {
    if (!this.#erasedAt.has(nameOf(call))) this.#erasedAt.set(nameOf(call), at);
    this.calls.set(nameOf(call), eraseCall(call, at));
  }

  #decide(end: EndStatus, state: CallState): void {
    const known = this.failures.findIndex(({ callSid }) => callSid === state.callSid);
    const failure = this.failures[known];
    if (failure !== undefined) {
      this.failures[known] = { ...failure, corrected: end !== 'failed' };
    } else if (end === 'failed') {
      const batch = Math.floor(this.failures.length / this.#threshold) + 1;
      this.failures.push({ batch, callSid: state.callSid, corrected: false });
    }
  }
}
