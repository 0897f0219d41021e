/**
 * What waits for the disk: callbacks packed, as they come in, into slots of memory that the writer's
 * thread shares. A slot is used again once its batch is committed, so that a steady load allocates
 * nothing. The slots bound what may wait.
 */

import type { Acceptance, DeliveryLine, Observation } from '../../ports/event-sink.ts';
import { recordBytes, writeRecord } from './record.ts';

/** A slot holds about a thousand callbacks: as much as one commit should. */
const SLOT_BYTES = 1024 * 1024;
/** 64 MB may wait for the disk. */
const SLOTS = 64;

/** Callbacks that are committed together. */
export interface Batch {
  readonly memory: SharedArrayBuffer;
  /** How much of the memory its records take. */
  readonly length: number;
  readonly waiting: readonly Waiting[];
  /** When its first callback came, milliseconds of a steady clock. */
  readonly since: number;
}

interface Waiting {
  readonly line: DeliveryLine;
  readonly answer: (acceptance: Acceptance) => void;
}

interface Filling {
  readonly memory: SharedArrayBuffer;
  readonly buffer: Buffer;
  length: number;
  readonly waiting: Waiting[];
  readonly since: number;
}

export class BatchQueue {
  /** Oldest first; only the last one is still filled. */
  #batches: Filling[] = [];
  readonly #free: SharedArrayBuffer[] = [];
  #slots = 0;

  /** How many callbacks wait, and their bytes. */
  get depth(): { readonly events: number; readonly bytes: number } {
    const sum = (of: (batch: Filling) => number): number =>
      this.#batches.reduce((total, batch) => total + of(batch), 0);
    return { events: sum((batch) => batch.waiting.length), bytes: sum((batch) => batch.length) };
  }

  /** When the callback that has waited longest came; null where none waits. */
  get since(): number | null {
    return this.#batches[0]?.since ?? null;
  }

  /** Takes a callback in, or not: then the queue is full, and false. */
  add(observation: Observation, answer: Waiting['answer'], now: number): boolean {
    const bytes = recordBytes(observation);
    const batch = this.#roomFor(bytes, now);
    if (batch === null) return false;
    batch.length = writeRecord(batch.buffer, batch.length, observation);
    batch.waiting.push({ line: observation.line, answer });
    return true;
  }

  /** The oldest batch, to be sent; null where nothing waits. */
  take(): Batch | null {
    return this.#batches.shift() ?? null;
  }

  /** Gives a committed batch's slot back. */
  release(batch: Batch): void {
    this.#free.push(batch.memory);
  }

  /** Everything that waits, which will never be sent. */
  drain(): readonly Waiting[] {
    const waiting = this.#batches.flatMap((batch) => batch.waiting);
    this.#batches = [];
    return waiting;
  }

  #roomFor(bytes: number, now: number): Filling | null {
    const last = this.#batches.at(-1);
    if (last !== undefined && last.length + bytes <= SLOT_BYTES) return last;
    const memory = this.#free.pop() ?? this.#newSlot();
    if (memory === null) return null;
    const batch = { memory, buffer: Buffer.from(memory), length: 0, waiting: [], since: now };
    this.#batches.push(batch);
    return batch;
  }

  #newSlot(): SharedArrayBuffer | null {
    if (this.#slots === SLOTS) return null;
    this.#slots += 1;
    return new SharedArrayBuffer(SLOT_BYTES);
  }
}
