/**
 * Notes in the delivery log what was accepted but has no effect, so that nothing is ignored silently.
 * Each sentence is logged once: applications tend to send the same things with every call.
 */
import type { Timer } from '../vocabulary/clock.ts';
import type { DeliveryLog } from './delivery-log.ts';

/** Enough for every known parameter and attribute, while made-up ones can't fill the memory. */
const MOST_SENTENCES = 1_000;

export class IgnoredNotes {
  readonly #log: DeliveryLog;
  readonly #timer: Timer;
  readonly #said = new Set<string>();

  constructor(log: DeliveryLog, timer: Timer) {
    this.#log = log;
    this.#timer = timer;
  }

  /** `sid`: the call that it's about, empty for none. `label`: where it was found. */
  say(sid: string, label: 'document' | 'parameter', sentence: string): void {
    if (this.#said.has(sentence) || this.#said.size === MOST_SENTENCES) return;
    this.#said.add(sentence);
    this.#log.add({ kind: 'ignored', at: this.#timer.now(), sid, label, detail: sentence });
  }
}
