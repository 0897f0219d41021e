/**
 * Runs tasks at emulated times, from one heap and one timer. Late tasks run in order and get the time
 * they were planned for, so that load never shows in a call's times. They run in slices, so that the
 * network gets its turn.
 */
import type { Timer } from '../vocabulary/clock.ts';
import type { EmulatedClock } from './emulated-clock.ts';
import { TimerHeap } from './timer-heap.ts';

const SLICE = 500;
/** The platform's timers overflow beyond 24 days. A high speed can make the clock jump. */
const LONGEST_WAIT_MS = 60_000;

/** A task; `at` is the emulated time that it was planned for. */
export type DueRun = (at: number) => void;

/** Lets an advance pause. */
export interface Pace {
  /** Whether to pause before anything else runs. */
  isCrowded(): boolean;
  /** Gives the network its turn, and waits until there's room again. */
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

  /** How many tasks are planned. */
  get size(): number {
    return this.#heap.size;
  }

  /** When the next task is due; null if nothing is planned. */
  get nextAt(): number | null {
    return this.#heap.peek()?.at ?? null;
  }

  /** Plans a task. If the time has passed, it's due at once, but never before this returns. */
  at(at: number, run: DueRun): void {
    if (this.#closed) return;
    this.#heap.push(at, run);
    if (at < this.#armedFor && !this.#running) this.#arm();
  }

  /**
   * Pauses advances until the returned function is called: a real request (for a call's instructions)
   * must be answered before the next task is known. A running clock doesn't wait.
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
   * Moves the clock ahead, and runs everything that falls due on the way, in order, including what that
   * plans. Advances run one after another. Resolves once everything has run.
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
    // A clock that is moved by hand needs no timer.
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
