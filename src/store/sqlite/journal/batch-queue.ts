/**
 * Callbacks that wait for the disk, packed as they arrive into slots of memory that the writer's thread
 * shares. A slot is reused once all its batches are in the database, so a steady load allocates nothing. The
 * slots limit what may wait, for the disk and for the database together.
 */

import type { Answer, Observation } from '../../../ports/event-sink.ts';
import { SLOT_BYTES, SLOTS } from '../tuning.ts';
import { HEAD_BYTES } from './journal-format.ts';
import { recordBytes, writeRecord } from './record.ts';

/** Memory that holds batches one after another. */
interface Slot {
  readonly memory: SharedArrayBuffer;
  readonly buffer: Buffer;
  used: number;
  /** How many of its batches aren't in the database yet. */
  batches: number;
}

/** Callbacks that reach the disk together. */
export interface Batch {
  readonly slot: Slot;
  /** Where it begins in its slot, with room for the journal's head. */
  readonly start: number;
  readonly end: number;
  readonly callbacks: number;
}

/** A batch that isn't on disk yet. */
export interface WaitingBatch extends Batch {
  /** Answers the caller of each. */
  readonly answers: readonly Answer[];
  /** When its first callback arrived, milliseconds of a steady clock. */
  readonly since: number;
}

interface Filling extends WaitingBatch {
  end: number;
  callbacks: number;
  readonly answers: Answer[];
}

export class BatchQueue {
  /** Oldest first; only the last one is still filled. */
  #batches: Filling[] = [];
  readonly #free: Slot[] = [];
  #slots = 0;
  /** Where the next batch begins. */
  #current: Slot | null = null;
  #events = 0;
  #bytes = 0;

  /** How many callbacks wait to be taken, and their bytes. */
  get depth(): { readonly events: number; readonly bytes: number } {
    return { events: this.#events, bytes: this.#bytes };
  }

  /** When the oldest waiting callback arrived; null if none waits. */
  get since(): number | null {
    return this.#batches[0]?.since ?? null;
  }

  /** Adds a callback. Returns false if the queue is full. */
  add(observation: Observation, answer: Answer, now: number): boolean {
    const bytes = recordBytes(observation);
    const batch = this.#roomFor(bytes, now);
    if (batch === null) return false;
    batch.end = writeRecord(batch.slot.buffer, batch.end, observation);
    batch.slot.used = batch.end;
    batch.callbacks += 1;
    batch.answers.push(answer);
    this.#events += 1;
    this.#bytes += bytes;
    return true;
  }

  /** Takes the oldest batch, to write it; null if nothing waits. */
  take(): WaitingBatch | null {
    const batch = this.#batches.shift();
    if (batch === undefined) return null;
    this.#events -= batch.callbacks;
    this.#bytes -= batch.end - batch.start - HEAD_BYTES;
    return batch;
  }

  /** Returns a batch's memory. */
  release({ slot }: Batch): void {
    slot.batches -= 1;
    if (slot.batches > 0) return;
    slot.used = 0;
    if (slot !== this.#current) this.#free.push(slot);
  }

  /** Drops what waits, and returns the callers to answer. */
  drain(): readonly Answer[] {
    const batches = this.#batches;
    this.#batches = [];
    this.#events = 0;
    this.#bytes = 0;
    for (const batch of batches) this.release(batch);
    return batches.flatMap((batch) => batch.answers);
  }

  #roomFor(bytes: number, now: number): Filling | null {
    const last = this.#batches.at(-1);
    if (last !== undefined && last.end + bytes <= SLOT_BYTES) return last;
    const slot = this.#slotFor(HEAD_BYTES + bytes);
    if (slot === null) return null;
    const start = slot.used;
    const end = start + HEAD_BYTES;
    const batch: Filling = { slot, start, end, callbacks: 0, answers: [], since: now };
    slot.batches += 1;
    slot.used = batch.end;
    this.#batches.push(batch);
    return batch;
  }

  #slotFor(bytes: number): Slot | null {
    if (this.#current !== null && this.#current.used + bytes <= SLOT_BYTES) return this.#current;
    const slot = this.#free.pop() ?? this.#newSlot();
    if (slot !== null) this.#current = slot;
    return slot;
  }

  #newSlot(): Slot | null {
    if (this.#slots === SLOTS) return null;
    this.#slots += 1;
    const memory = new SharedArrayBuffer(SLOT_BYTES);
    return { memory, buffer: Buffer.from(memory), used: 0, batches: 0 };
  }
}
