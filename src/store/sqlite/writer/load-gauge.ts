/**
 * Measures load by recent commits. While it's light, every row is written in the commit of its event, so lists
 * are never behind. A busy writer lets rows wait, so that several events share a write.
 */

import { LIGHT_EVENTS, LOAD_WINDOW_MS } from '../tuning.ts';

export class LoadGauge {
  #window = 0;
  #events = 0;
  /** Events in the previous window: without them, each window would begin as light. */
  #before = 0;

  /** Counts a batch at `now`, milliseconds of a steady clock. Returns whether load is light. */
  isLight(events: number, now: number): boolean {
    const window = Math.floor(now / LOAD_WINDOW_MS);
    if (window !== this.#window) {
      this.#before = window === this.#window + 1 ? this.#events : 0;
      this.#window = window;
      this.#events = 0;
    }
    this.#events += events;
    return this.#events <= LIGHT_EVENTS && this.#before <= LIGHT_EVENTS;
  }
}
