/** A clock that moves only when a test moves it, and never makes anyone wait. */

import type { Timer } from '../../src/ports/clock.ts';

export class VirtualTimer implements Timer {
  #now: number;
  readonly #waiting = new Set<{ readonly at: number; readonly run: () => void }>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const waiter = { at: this.#now + delayMs, run };
    this.#waiting.add(waiter);
    return () => this.#waiting.delete(waiter);
  }

  /** Drops all waiting callbacks, as the end of the process that set them would. */
  forgetAll(): void {
    this.#waiting.clear();
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Moves on to the next callback that's due, and runs it. False if there is none. */
  next(): boolean {
    const [first] = [...this.#waiting].sort((a, b) => a.at - b.at);
    if (first === undefined) return false;
    this.#waiting.delete(first);
    this.#now = Math.max(this.#now, first.at);
    first.run();
    return true;
  }

  /**
   * Lets time pass as fast as the work allows until `done`. In each turn of the event loop, sockets and files
   * come first. The clock moves only to the next waiting callback.
   */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!done()) this.next();
    }
  }
}
