/**
 * Places generated calls at random, independent intervals. The rate can follow the hours of the day,
 * and callers who reach no one can try again. Times and calls depend only on seed and start time.
 */

import type { CallEngine } from '../calls/call-engine.ts';
import type { NewCall } from '../calls/call-leg.ts';
import { endOf } from '../planning/call-plan.ts';
import type { Schedule } from '../world/schedule.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import { callAgain, generateCall, type TrafficTerms } from './generated-call.ts';
import { type LoadProfile, nextArrival } from './load-profile.ts';
import { drawRetryMs, type RetryHabits } from './retries.ts';

export interface TrafficOptions {
  readonly streams: RandomStreams;
  readonly schedule: Schedule;
  readonly engine: CallEngine;
  readonly terms: TrafficTerms;
  /** Calls per emulated second in the busiest hour; 0 places none. */
  readonly callsPerSecond: number;
  /** How many calls in total, not counting those of callers who try again; null for no limit. */
  readonly calls: number | null;
  readonly startAt: number;
  /** Null if all hours are equally busy. */
  readonly load: LoadProfile | null;
  /** Null if no one tries again. */
  readonly retries: RetryHabits | null;
}

export class Traffic {
  readonly #options: TrafficOptions;
  #placed = 0;
  #retriesToCome = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** Whether no further call will be placed. */
  get isOver(): boolean {
    return this.#isComplete && this.#retriesToCome === 0;
  }

  /** Begins; the first call comes after an interval. */
  start(): void {
    this.#planNext(this.#options.startAt);
  }

  get #isComplete(): boolean {
    const { calls, callsPerSecond } = this.#options;
    return callsPerSecond === 0 || (calls !== null && this.#placed >= calls);
  }

  #planNext(lastAt: number): void {
    if (this.#isComplete) return;
    const { streams, schedule, terms, callsPerSecond, load } = this.#options;
    const name = `call/${this.#placed}`;
    const random = streams.stream(name);
    const due = nextArrival(random, lastAt, callsPerSecond, load);
    schedule.at(due, (at) => {
      this.#placed += 1;
      this.#place(generateCall(random, terms), at, name, 0);
      this.#planNext(at);
    });
  }

  #place(call: NewCall, at: number, name: string, attempt: number): void {
    const { streams, schedule, engine, terms, retries } = this.#options;
    engine.place(call, at);
    if (retries === null) return;
    const nextName = `${name}/again`;
    const random = streams.stream(nextName);
    const pauseMs = drawRetryMs(random, retries, call.plan, attempt);
    if (pauseMs === null) return;
    this.#retriesToCome += 1;
    schedule.at(at + endOf(call.plan) + pauseMs, (due) => {
      this.#retriesToCome -= 1;
      this.#place(callAgain(random, terms, call), due, nextName, attempt + 1);
    });
  }
}
