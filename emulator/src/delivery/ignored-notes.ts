/**
 * Says in the delivery log what was taken and changed nothing, so that nothing is dropped without a
 * word. Each sentence is said once in a run: an application tends to send the same thing with each call.
 */
import type { Timer } from '../vocabulary/clock.ts';
import type { DeliveryLog } from './delivery-log.ts';

/** Enough for every known parameter and attribute; what's made up beyond that isn't remembered. */
const MOST_SENTENCES = 1_000;

export class IgnoredNotes {
  readonly #log: DeliveryLog;
  readonly #timer: Timer;
  readonly #said = new Set<string>();

  constructor(log: DeliveryLog, timer: Timer) {
    this.#log = log;
    this.#timer = timer;
  }

  /** `sid`: the call that it's about, empty for none. `label`: where it stood. */
  say(sid: string, label: 'document' | 'parameter', sentence: string): void {
    if (this.#said.has(sentence) || this.#said.size === MOST_SENTENCES) return;
    this.#said.add(sentence);
    this.#log.add({ kind: 'ignored', at: this.#timer.now(), sid, label, detail: sentence });
  }
}
