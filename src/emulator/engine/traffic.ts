/**
 * Places generated calls at random intervals, as callers do: independent of one another, at an
 * average rate. When each comes and what it is depends on seed and start time alone.
 */
import { exponential } from '../chance/draws.ts';
import type { RandomStreams } from '../chance/seeded-random.ts';
import type { Schedule } from '../time/schedule.ts';
import type { CallEngine } from './call-engine.ts';
import { generateCall, type TrafficTerms } from './generated-call.ts';

export interface TrafficOptions {
  readonly streams: RandomStreams;
  readonly schedule: Schedule;
  readonly engine: CallEngine;
  readonly terms: TrafficTerms;
  /** In calls per emulated second; 0 places none. */
  readonly callsPerSecond: number;
  /** How many calls in all; null for no end. */
  readonly calls: number | null;
  readonly startAt: number;
}

export class Traffic {
  readonly #options: TrafficOptions;
  #placed = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** Whether no further call will be placed. */
  get isOver(): boolean {
    const { calls, callsPerSecond } = this.#options;
    return callsPerSecond === 0 || (calls !== null && this.#placed >= calls);
  }

  /** Begins; the first call comes after a first interval. */
  start(): void {
    this.#planNext(this.#options.startAt);
  }

  #planNext(lastAt: number): void {
    if (this.isOver) return;
    const { streams, schedule, engine, terms, callsPerSecond } = this.#options;
    const random = streams.stream(`call/${this.#placed}`);
    const at = lastAt + Math.round(exponential(random, 1_000 / callsPerSecond));
    schedule.at(at, () => {
      this.#placed += 1;
      engine.place(generateCall(random, terms), at);
      this.#planNext(at);
    });
  }
}
