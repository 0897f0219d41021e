/**
 * The messages between the main thread and the writer's: batches and requests go there, and results come
 * back. What they mean for callbacks is decided elsewhere.
 */

import type { Worker } from 'node:worker_threads';
import { HEAD_BYTES } from '../journal/journal-format.ts';
import { LATE_MS } from '../tuning.ts';
import type { WantedChanges } from '../writer/change-reports.ts';
import type { FromWriter, ToWriter, WriterRequest } from '../writer/thread-protocol.ts';
import type { Portion } from './commit-queue.ts';
import type { ChangeReport, Committed } from './commit-report.ts';
import { WriterRequests } from './writer-requests.ts';

export interface WriterThreadEvents {
  readonly onCommitted: (committed: Committed) => void;
  /** Calls changed that no commit reported. */
  readonly onChanged: (report: ChangeReport) => void;
  /** The database can't be written; the writer tries again by itself. */
  readonly onStalled: (reason: string) => void;
  readonly onWrittenBack: (writtenThrough: number) => void;
  /** Pages of calls are damaged. */
  readonly onDamaged: () => void;
  /** The thread threw an error, and is ending. */
  readonly onError: (error: Error) => void;
  readonly onExit: () => void;
}

export class WriterThreadClient {
  readonly #worker: Worker;
  readonly #events: WriterThreadEvents;
  readonly #requests = new WriterRequests();
  #onClosed: (() => void) | null = null;
  /** Resolves once the thread has ended. */
  readonly ended: Promise<void>;

  /** `worker` is ready. */
  constructor(worker: Worker, events: WriterThreadEvents) {
    this.#worker = worker;
    this.#events = events;
    worker.on('message', (message: FromWriter) => this.#onMessage(message));
    worker.on('error', events.onError);
    this.ended = new Promise((resolve) => {
      worker.on('exit', () => {
        events.onExit();
        resolve();
      });
    });
  }

  /** Sends a portion to be committed. `onCommitted` is called when it is. */
  commit(portion: Portion): void {
    this.#post({
      type: 'batches',
      batches: portion.map(({ batch: { slot, start, end } }) => ({
        memory: slot.memory,
        start: start + HEAD_BYTES,
        length: end - start - HEAD_BYTES,
      })),
      journal: portion.at(-1)?.sequence ?? 0,
      isLate: performance.now() - (portion[0]?.at ?? 0) > LATE_MS,
    });
  }

  /** Resolves once the request is on disk, to whether it changed anything; rejects if it can't be. */
  request(request: WriterRequest): Promise<boolean> {
    const { id, done } = this.#requests.add();
    this.#post({ type: 'request', id, request });
    return done;
  }

  /** Sets which reports of changed calls are wanted. */
  reportChanges(wanted: WantedChanges): void {
    this.#post({ type: 'report-changes', wanted });
  }

  /** Writes everything back and closes the database. Resolves once that's done, or given up. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#onClosed = resolve;
      this.#post({ type: 'close', isAbandoned: false });
    });
  }

  /** Closes the database without waiting. `isAbandoned`: as it is, without writing anything back. */
  end(isAbandoned: boolean): void {
    this.#post({ type: 'close', isAbandoned });
  }

  /** Fails all that waits for the thread. */
  giveUp(reason: string): void {
    this.#requests.failAll(reason);
    this.#onClosed?.();
  }

  #onMessage(message: FromWriter): void {
    switch (message.type) {
      case 'committed':
        this.#events.onCommitted(message);
        break;
      case 'changed':
        this.#events.onChanged(message);
        break;
      case 'stalled':
        this.#events.onStalled(message.reason);
        break;
      case 'written-back':
        this.#events.onWrittenBack(message.writtenThrough);
        break;
      case 'done':
        this.#requests.settle(message.id, message.outcome);
        break;
      case 'damaged':
        this.#events.onDamaged();
        break;
      case 'closed':
        this.#onClosed?.();
        break;
      case 'ready':
      case 'migrating':
    }
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }
}
