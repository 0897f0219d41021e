/**
 * Runs things at emulated times from one heap and one timer, however many there are. What is late
 * runs in order and is told the time it was planned for, so that load never shows in a call's
 * times. It never runs more than a slice at once: the network gets its turn in between.
 */
import type { Timer } from '../vocabulary/clock.ts';
import type { EmulatedClock } from './emulated-clock.ts';
import { TimerHeap } from './timer-heap.ts';

const SLICE = 500;
/** Timers of the platform overflow beyond 24 days; a high speed factor may jump the clock. */
const LONGEST_WAIT_MS = 60_000;

/** What is to run; `at` is the emulated time that it was planned for. */
export type DueRun = (at: number) => void;

/** What an advance minds on its way. */
export interface Pace {
  /** Whether it must pause before anything else runs. */
  isCrowded(): boolean;
  /** Lets the network have its turn, and waits until there is room again. */
  pause(): Promise<void>;
}

export class Schedule {
  readonly #heap = new TimerHeap<DueRun>();
  readonly #clock: EmulatedClock;
  readonly #timer: Timer;
  #disarm: (() => void) | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #running = false;
  #closed = false;
  #held = 0;
  #released: (() => void) | null = null;
  #advancing: Promise<void> = Promise.resolve();

  constructor(clock: EmulatedClock, timer: Timer) {
    this.#clock = clock;
    this.#timer = timer;
  }

  /** How many things are planned. */
  get size(): number {
    return this.#heap.size;
  }

  /** When the next thing is due; null where nothing is planned. */
  get nextAt(): number | null {
    return this.#heap.peek()?.at ?? null;
  }

  /** Plans a run; a time that has passed is due at once, but never before this call returns. */
  at(at: number, run: DueRun): void {
    if (this.#closed) return;
    this.#heap.push(at, run);
    if (at < this.#armedFor && !this.#running) this.#arm();
  }

  /**
   * Keeps an advance from going on until the returned function is called: something real (a request
   * for a call's instructions) must come back before it is known what is due next. A clock that
   * runs by itself does not wait.
   */
  hold(): () => void {
    this.#held += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= 1;
      if (this.#held === 0) this.#released?.();
    };
  }

  /**
   * Moves the clock ahead, and runs on its way, in order, everything that falls due, also what that
   * in turn plans. Advances follow one another. Resolves when all of it has run.
   */
  advanceTo(until: number, pace: Pace): Promise<void> {
    this.#advancing = this.#advancing.then(() => this.#advance(until, pace));
    return this.#advancing;
  }

  /** Forgets everything that is planned. */
  close(): void {
    this.#closed = true;
    this.#disarm?.();
    this.#disarm = null;
    this.#released?.();
  }

  async #advance(until: number, pace: Pace): Promise<void> {
    for (let inSlice = 0; !this.#closed; inSlice += 1) {
      if (inSlice >= SLICE || pace.isCrowded()) {
        inSlice = 0;
        await pace.pause();
      }
      while (this.#held > 0 && !this.#closed) await this.#untilReleased();
      const next = this.#heap.peek();
      if (next === undefined || next.at > until || this.#closed) break;
      this.#clock.moveTo(next.at);
      this.#runNext();
    }
    if (this.#closed) return;
    this.#clock.moveTo(until);
    this.#arm();
  }

  #untilReleased(): Promise<void> {
    return new Promise((resolve) => {
      this.#released = () => {
        this.#released = null;
        resolve();
      };
    });
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const next = this.#heap.peek();
    if (next === undefined || this.#closed) return;
    const untilNext = this.#clock.realMsUntil(next.at);
    // A clock that is moved by hand comes by itself.
    if (untilNext === Number.POSITIVE_INFINITY) return;
    this.#armedFor = next.at;
    const wait = Math.min(untilNext, LONGEST_WAIT_MS);
    this.#disarm = this.#timer.after(wait, () => this.#runSlice());
  }

  #runSlice(): void {
    const until = this.#clock.now();
    try {
      for (let left = SLICE; left > 0 && !this.#closed; left -= 1) {
        const next = this.#heap.peek();
        if (next === undefined || next.at > until) break;
        this.#runNext();
      }
    } finally {
      this.#arm();
    }
  }

  #runNext(): void {
    const next = this.#heap.pop();
    if (next === undefined) return;
    this.#running = true;
    try {
      next.item(next.at);
    } finally {
      this.#running = false;
    }
  }
}
