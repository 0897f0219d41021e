/**
 * Runs things at emulated times from one heap and one timer, however many there are. What is late
 * runs in order and is told the time it was planned for, so that load never shows in a call's
 * times. It never runs more than a slice at once: the network gets its turn in between.
 */
import type { Timer } from '../../ports/clock.ts';
import type { EmulatedClock } from './emulated-clock.ts';
import { TimerHeap } from './timer-heap.ts';

const SLICE = 500;
/** Timers of the platform overflow beyond 24 days; a high speed factor may jump the clock. */
const LONGEST_WAIT_MS = 60_000;

/** What is to run; `at` is the emulated time that it was planned for. */
export type DueRun = (at: number) => void;

export class Schedule {
  readonly #heap = new TimerHeap<DueRun>();
  readonly #clock: EmulatedClock;
  readonly #timer: Timer;
  #disarm: (() => void) | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #running = false;
  #closed = false;

  constructor(clock: EmulatedClock, timer: Timer) {
    this.#clock = clock;
    this.#timer = timer;
  }

  /** Plans a run; a time that has passed is due at once, but never before this call returns. */
  at(at: number, run: DueRun): void {
    if (this.#closed) return;
    this.#heap.push(at, run);
    if (at < this.#armedFor && !this.#running) this.#arm();
  }

  /** Forgets everything that is planned. */
  close(): void {
    this.#closed = true;
    this.#disarm?.();
    this.#disarm = null;
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const next = this.#heap.peek();
    if (next === undefined || this.#closed) return;
    this.#armedFor = next.at;
    const wait = Math.min(this.#clock.realMsUntil(next.at), LONGEST_WAIT_MS);
    this.#disarm = this.#timer.after(wait, () => this.#runSlice());
  }

  #runSlice(): void {
    const until = this.#clock.now();
    this.#running = true;
    try {
      for (let left = SLICE; left > 0 && !this.#closed; left -= 1) {
        const next = this.#heap.peek();
        if (next === undefined || next.at > until) break;
        this.#heap.pop();
        next.item(next.at);
      }
    } finally {
      this.#running = false;
      this.#arm();
    }
  }
}
