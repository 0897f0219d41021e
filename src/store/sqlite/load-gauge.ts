/**
 * Whether load is light, by how much was committed lately: then every row is written in the commit of
 * its event, and lists are never behind. A busy writer lets rows wait, so that writes are shared.
 */

const WINDOW_MS = 100;
/** Of a window: 2,000 events a second. */
const LIGHT_EVENTS = 200;

export class LoadGauge {
  #since = Number.NEGATIVE_INFINITY;
  #events = 0;

  /** Counts a batch that came at `now`, milliseconds of a steady clock; says whether load is light. */
  isLight(events: number, now: number): boolean {
    if (now - this.#since > WINDOW_MS) {
      this.#since = now;
      this.#events = 0;
    }
    this.#events += events;
    return this.#events <= LIGHT_EVENTS;
  }
}
