/**
 * A store's alerting side in memory: closed batches, their rows, the outbox, and the feed that announces
 * closed batches. Like a disk, it outlives the process that uses it. `outboxSeenBy` gives it to a process
 * that can be killed: from then on nothing from that process reaches it, and no call returns.
 */

import type { CallRow } from '../../src/core/calls/call-row.ts';
import type { ClosedBatch } from '../../src/core/failure-batch.ts';
import { type AlertTargets, entriesFor } from '../../src/core/outbox/outbox.ts';
import type { OutboxEntry } from '../../src/core/outbox/outbox-entry.ts';
import { stepOf } from '../../src/core/outbox/outbox-machine.ts';
import { type Result, success } from '../../src/core/result.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { Commit, CommitFeed } from '../../src/ports/change-feed.ts';
import type {
  FailureBatches,
  FailurePage,
  FailureRow,
  ReportedBatch,
} from '../../src/ports/failure-batches.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { BadCursor, PageRequest } from '../../src/ports/paging.ts';

interface StoredBatch {
  readonly closed: ClosedBatch;
  readonly rows: readonly FailureRow[];
  reportFile: string | null;
}

export class MemoryOutbox implements Outbox, FailureBatches, CommitFeed {
  readonly #batches = new Map<number, StoredBatch>();
  readonly #entries = new Map<number, OutboxEntry>();
  readonly #listeners = new Set<(commit: Commit) => void>();

  /** Closes a batch of these calls as a store's commit does, and announces it. */
  close(batch: number, rows: readonly CallRow[], targets: AlertTargets, at: number): ClosedBatch {
    const count = rows.length;
    const closed = { batch, count, threshold: count, openedAt: at - 1_800_000, closedAt: at };
    const kept = rows.map((row) => ({ ...row, corrected: false }));
    this.#batches.set(batch, { closed, rows: kept, reportFile: null });
    for (const entry of entriesFor(closed, targets, at)) {
      const id = this.#entries.size + 1;
      this.#entries.set(id, { id, ...entry });
    }
    const commit = { head: batch, changed: [], admitted: [], deliveries: [], closed: [closed] };
    for (const listener of this.#listeners) listener(commit);
    return closed;
  }

  entries(): readonly OutboxEntry[] {
    return [...this.#entries.values()];
  }

  reportFile(batch: number): string | null {
    return this.#batches.get(batch)?.reportFile ?? null;
  }

  unfinished(): Promise<readonly OutboxEntry[]> {
    return Promise.resolve(this.entries().filter((entry) => stepOf(entry.state) !== 'none'));
  }

  record(entry: OutboxEntry): Promise<void> {
    this.#entries.set(entry.id, entry);
    return Promise.resolve();
  }

  page(_asker: Asker, _request: PageRequest): Promise<Result<FailurePage, BadCursor>> {
    const batches = [...this.#batches.keys()].reverse().flatMap((batch) => this.#reported(batch));
    const open = { batch: batches.length + 1, count: 0, openedAt: null };
    return Promise.resolve(success({ open, batches, nextCursor: null }));
  }

  closed(_asker: Asker, batch: number): Promise<ReportedBatch | null> {
    return Promise.resolve(this.#reported(batch)[0] ?? null);
  }

  async *rows(_asker: Asker, batch: number): AsyncIterable<readonly FailureRow[]> {
    const rows = this.#batches.get(batch)?.rows ?? [];
    for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2);
  }

  withoutReport(): Promise<readonly ClosedBatch[]> {
    const missing = [...this.#batches.values()].filter((batch) => batch.reportFile === null);
    return Promise.resolve(missing.map((batch) => batch.closed));
  }

  reportWritten(batch: number, fileName: string): Promise<void> {
    const stored = this.#batches.get(batch);
    if (stored !== undefined) stored.reportFile = fileName;
    return Promise.resolve();
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #reported(batch: number): ReportedBatch[] {
    const stored = this.#batches.get(batch);
    if (stored === undefined) return [];
    const messages = this.entries().filter((entry) => entry.subject.id === batch);
    return [{ ...stored.closed, reportFile: stored.reportFile, messages }];
  }
}

/** A process's life. Once it's ended, nothing in it continues. */
export class Life {
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
  }

  /** The answer as the process sees it, which never comes once the process has ended. */
  seen<Value>(answer: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      answer.then(
        (value) => this.#ended || resolve(value),
        (error: unknown) => this.#ended || reject(error),
      );
    });
  }
}

/** Where a process is killed: at which write, and on which side of it. */
export interface KillAtWrite {
  readonly write: number;
  readonly side: 'before' | 'after';
}

/** The outbox as seen by a process that is killed at a certain write (from 1). */
export function outboxSeenBy(store: Outbox, life: Life, kill: KillAtWrite | null): Outbox {
  let writes = 0;
  return {
    unfinished: () => life.seen(store.unfinished()),
    record(entry) {
      writes += 1;
      if (kill?.write === writes && kill.side === 'before') life.end();
      if (life.ended) return life.seen(Promise.resolve());
      const written = store.record(entry);
      if (kill?.write === writes && kill.side === 'after') life.end();
      return life.seen(written);
    },
  };
}
