/**
 * Batches that the journal has and the database lacks, FIFO. They go to the writer's thread in portions, since
 * the more callbacks a commit holds, the less each of them costs.
 */

import type { Batch } from '../journal/batch-queue.ts';
import { COMMIT_CALLBACKS, COMMIT_PACE_MS } from '../tuning.ts';

/** Bytes that are searched for a call: some 20 us of the main thread. More take longer than a commit is waited for. */
const MOST_SEARCHED = 256 * 1024;

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

  /** `send` gets each portion to commit. Call `committed` once for each, in order. */
  constructor(send: (portion: Portion) => void) {
    this.#send = send;
  }

  /** When the oldest batch that the database lacks was on disk; null if it lacks none. */
  get oldestAt(): number | null {
    return (this.#sent[0] ?? this.#waiting)[0]?.at ?? null;
  }

  /** Whether a batch that the database lacks may have a callback of this call. */
  mayHold(callSid: string): boolean {
    const batches = [...this.#sent.flat(), ...this.#waiting].map(({ batch }) => batch);
    if (batches.reduce((bytes, { start, end }) => bytes + end - start, 0) > MOST_SEARCHED)
      return true;
    const name = Buffer.from(callSid, 'latin1');
    return batches.some(({ slot, start, end }) => slot.buffer.subarray(start, end).includes(name));
  }

  add(batch: JournaledBatch): void {
    this.#waiting.push(batch);
    this.#plan();
  }

  /** Sends everything now, because a question waits for it. */
  hurry(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0) this.#sendPortion();
  }

  /** The database has the oldest portion, which this returns. */
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
      callbacks += batch.callbacks;
      return index > 0 && callbacks > COMMIT_CALLBACKS;
    });
    const portion = this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
    if (portion.length === 0) return;
    this.#sent.push(portion);
    this.#sentAt = performance.now();
    this.#send(portion);
  }
}
