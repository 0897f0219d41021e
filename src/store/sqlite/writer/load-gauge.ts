/**
 * Whether load is light, by how much was committed lately: then every row is written in the commit of
 * its event, and lists are never behind. A busy writer lets rows wait, so that writes are shared.
 */

import { LIGHT_EVENTS, LOAD_WINDOW_MS } from '../tuning.ts';

export class LoadGauge {
  #window = 0;
  #events = 0;
  /** Events of the window before: without them each window would begin by calling load light. */
  #before = 0;

  /** Counts a batch that came at `now`, milliseconds of a steady clock; says whether load is light. */
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
