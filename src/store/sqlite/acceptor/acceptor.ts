/**
 * Accepts callbacks: gathers them into batches, writes one batch after the other to the journal, and
 * answers each caller once its callback is on disk there. What may wait is bounded, and the journal waits
 * for a database that falls behind.
 */

import type { Answer, EventSink, Observation } from '../../../ports/event-sink.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import { type Batch, BatchQueue, type WaitingBatch } from '../journal/batch-queue.ts';
import type { Journal, JournalFailure } from '../journal/journal.ts';
import { BEHIND_MS, FULL_BATCH, JOURNAL_PACE_MS, QUEUE_MS } from '../tuning.ts';
import type { AcceptorState } from './acceptor-state.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { OutageLog } from './outage-log.ts';
import type { Watermark } from './watermark.ts';

/** What an acceptor works with; `commits` gets what the journal has. */
export interface AcceptorParts {
  readonly state: AcceptorState;
  readonly journal: Journal;
  readonly commits: CommitQueue;
  readonly watermark: Watermark;
  readonly metrics: Metrics;
  readonly journalOutage: OutageLog;
  readonly databaseOutage: OutageLog;
  /** The journal can no longer be written. */
  readonly onJournalLost: (failure: JournalFailure) => void;
}

export class Acceptor implements EventSink {
  readonly #state: AcceptorState;
  readonly #parts: AcceptorParts;
  readonly #queue = new BatchQueue();
  /** On its way to the journal. */
  #writing: WaitingBatch | null = null;
  #scheduled = false;
  /** When the latest write to the journal began. */
  #wroteAt = Number.NEGATIVE_INFINITY;
  /** Ends the wait for a fuller batch. */
  #patience: NodeJS.Timeout | null = null;
  #onDrained: (() => void) | null = null;

  constructor(parts: AcceptorParts) {
    this.#parts = parts;
    this.#state = parts.state;
  }

  accept(observation: Observation, answer: Answer): void {
    if (!this.#state.isOpen) {
      this.#parts.databaseOutage.refused(1);
      answer('failed');
      return;
    }
    const now = performance.now();
    const since = this.#writing?.since ?? this.#queue.since ?? now;
    if (now - since <= QUEUE_MS && this.#queue.add(observation, answer, now)) this.#schedule();
    else answer('shed');
  }

  /** How long the write under way has taken at `now`, in milliseconds; 0 if there is none. */
  writingMs(now: number): number {
    return this.#writing === null ? 0 : now - this.#wroteAt;
  }

  /** The database has these batches: their memory can be used again, and the journal can go on. */
  committed(batches: readonly Batch[]): void {
    for (const batch of batches) this.#queue.release(batch);
    this.#schedule();
  }

  /** Refuses what waits for the journal, and returns how many callbacks that is. */
  refuseWaiting(): number {
    const waiting = this.#queue.drain();
    for (const answer of waiting) answer('failed');
    return waiting.length;
  }

  /** Refuses everything that isn't answered yet: nothing can be kept any more. */
  refuseAll(): void {
    for (const answer of this.#writing?.answers ?? []) answer('failed');
    this.refuseWaiting();
    this.#onDrained?.();
  }

  /** Resolves once all that was accepted is answered. Nothing more may be accepted by now. */
  async drain(): Promise<void> {
    if (this.#writing === null && this.#queue.since === null) return;
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
      this.#writeNext(true);
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing !== null) return;
    this.#scheduled = true;
    // After this turn of the loop: what came in together is written together.
    setImmediate(() => {
      this.#scheduled = false;
      this.#writeNext(false);
    });
  }

  /**
   * Writes the oldest batch to the journal, unless that has to wait: for the database, or a moment for
   * more callbacks, since a sync costs the same for one as for a hundred.
   */
  #writeNext(isUrgent: boolean): void {
    if (this.#writing !== null) return;
    const now = performance.now();
    if (this.#state.condition !== 'closing') {
      if (now - (this.#parts.commits.oldestAt ?? now) > BEHIND_MS) return;
      const { events } = this.#queue.depth;
      const left = this.#wroteAt + JOURNAL_PACE_MS - now;
      if (!isUrgent && events > 0 && events < FULL_BATCH && left > 0) {
        this.#patience ??= setTimeout(() => {
          this.#patience = null;
          this.#writeNext(true);
        }, left);
        return;
      }
    }
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    const batch = this.#queue.take();
    if (batch === null) {
      this.#onDrained?.();
      return;
    }
    this.#write(batch, now);
  }

  #write(batch: WaitingBatch, now: number): void {
    this.#writing = batch;
    this.#wroteAt = now;
    const bytes = batch.slot.buffer.subarray(batch.start, batch.end);
    this.#parts.journal.write(bytes, batch.callbacks, (failure) =>
      this.#onWritten(batch, now, failure),
    );
  }

  #onWritten(waiting: WaitingBatch, startedAt: number, failure: JournalFailure | null): void {
    this.#writing = null;
    if (this.#state.hasFailed) return;
    if (failure !== null) {
      this.#refuse(waiting, failure);
      return;
    }
    const { journal, journalOutage, watermark, commits, metrics } = this.#parts;
    journalOutage.worked();
    const now = performance.now();
    const { last } = journal;
    const { slot, start, end, callbacks, answers } = waiting;
    watermark.journaled(last, now);
    commits.add({ batch: { slot, start, end, callbacks }, sequence: last, at: now });
    // The disk has something to do while these are answered.
    this.#writeNext(this.#state.condition === 'closing');
    for (const answer of answers) answer('stored');
    metrics.journaled({ callbacks, seconds: (now - startedAt) / 1000 });
    metrics.queue(this.#queue.depth);
  }

  #refuse(batch: WaitingBatch, failure: JournalFailure): void {
    this.#queue.release(batch);
    for (const answer of batch.answers) answer('failed');
    this.#parts.journalOutage.failed(failure.reason, batch.answers.length);
    if (failure.kind === 'refused') this.#writeNext(true);
    else this.#parts.onJournalLost(failure);
  }
}
