/**
 * What the journal has and the database lacks: handed to the writer's thread in portions, a few times
 * a second each, since the more callbacks a commit holds the less each of them costs. In what order
 * they came, in that order they go.
 */

import type { Batch } from '../journal/batch-queue.ts';
import { COMMIT_CALLBACKS, COMMIT_PACE_MS } from '../tuning.ts';

/** A batch that the journal has. */
export interface JournaledBatch {
  readonly batch: Batch;
  readonly sequence: number;
  /** When it was on disk, milliseconds of a steady clock. */
  readonly at: number;
}

export type Portion = readonly JournaledBatch[];

export class CommitQueue {
  readonly #send: (portion: Portion) => void;
  #waiting: JournaledBatch[] = [];
  /** Sent and not committed yet, oldest first. */
  readonly #sent: Portion[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  /** `send` has a portion committed; every one is answered by a call of `committed`. */
  constructor(send: (portion: Portion) => void) {
    this.#send = send;
  }

  /** Since when the oldest batch is on disk that the database lacks; null where it has all. */
  get oldestAt(): number | null {
    return (this.#sent[0] ?? this.#waiting)[0]?.at ?? null;
  }

  add(batch: JournaledBatch): void {
    this.#waiting.push(batch);
    this.#plan();
  }

  /** Sends everything now: somebody waits for it. */
  hurry(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0) this.#sendPortion();
  }

  /** The database has the oldest portion: which it was. */
  committed(): Portion {
    const portion = this.#sent.shift();
    if (portion === undefined) throw new Error('the writer committed what it was not given');
    this.#plan();
    return portion;
  }

  #plan(): void {
    if (this.#waiting.length === 0 || this.#sent.length > 0 || this.#timer !== null) return;
    const left = this.#sentAt + COMMIT_PACE_MS - performance.now();
    if (left <= 0) {
      this.#sendPortion();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#sent.length === 0) this.#sendPortion();
    }, left);
  }

  #sendPortion(): void {
    let callbacks = 0;
    const beyond = this.#waiting.findIndex(({ batch }, index) => {
      callbacks += batch.lines.length;
      return index > 0 && callbacks > COMMIT_CALLBACKS;
    });
    const portion = this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
    if (portion.length === 0) return;
    this.#sent.push(portion);
    this.#sentAt = performance.now();
    this.#send(portion);
  }
}
