/** A timer that only passes when a test moves it. */
import type { Timer } from '../vocabulary/clock.ts';
import { TimerHeap } from './timer-heap.ts';

export class ManualTimer implements Timer {
  readonly #heap = new TimerHeap<{ run: (() => void) | null }>();
  #now: number;

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const entry: { run: (() => void) | null } = { run };
    this.#heap.push(this.#now + delayMs, entry);
    return () => {
      entry.run = null;
    };
  }

  /** Moves time, and runs everything that falls due on the way, including what that plans. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#heap.peek(); next !== undefined; next = this.#heap.peek()) {
      if (next.at > until) break;
      this.#heap.pop();
      this.#now = Math.max(this.#now, next.at);
      next.item.run?.();
    }
    this.#now = until;
  }
}
