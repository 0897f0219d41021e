/** What the main thread and the writer thread say to each other. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import type { Result } from '../../../core/result.ts';
import type { AdmittedFailure } from '../../../ports/change-feed.ts';
import type { MigrationProgress } from '../../../ports/maintenance.ts';
import type { DecisionRules } from '../../projection/admit-failure.ts';
import type { AccessChange } from '../access/access-change.ts';
import type { PackedChange } from '../calls/packed-change.ts';
import type { ForwardChange } from '../forwarding/forward-writer.ts';
import type { JournalDamage } from '../journal/journal-survey.ts';
import type { WantedChanges } from './change-reports.ts';
import type { RecordOutcome } from './commit-result.ts';
import type { EraseRequest } from './erasures.ts';
import type { PurgeRequest } from './purges.ts';

/** What the thread is started with. */
export interface WriterThreadOptions {
  readonly file: string;
  readonly rules: DecisionRules;
  /** Names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly cacheBytes: number;
  /** The memory of `StaleMarks`. */
  readonly staleMarks: SharedArrayBuffer;
}

/** Consecutive records (`record.ts`). The memory is the writer's until they're committed. */
export interface SharedBatch {
  readonly memory: SharedArrayBuffer;
  readonly start: number;
  readonly length: number;
}

/** Damage of the journal, and the copies of its files. */
export interface KeptDamage extends JournalDamage {
  readonly copies: readonly string[];
}

export type ToWriter =
  | {
      readonly type: 'batches';
      /** To be committed together; the journal has them on disk. */
      readonly batches: readonly SharedBatch[];
      /** The journal's number of their last callback. */
      readonly journal: number;
      /** Whether they've already waited for long. */
      readonly isLate: boolean;
    }
  | { readonly type: 'request'; readonly id: number; readonly request: WriterRequest }
  /** Which reports of changed calls are wanted from here on. */
  | { readonly type: 'report-changes'; readonly wanted: WantedChanges }
  | {
      readonly type: 'close';
      /** Whether to close the database as it is, because it or its disk has failed. */
      readonly isAbandoned: boolean;
    };

export type WriterRequest =
  | { readonly type: 'record'; readonly entry: OutboxEntry }
  | { readonly type: 'report-written'; readonly batch: number; readonly fileName: string }
  | { readonly type: 'write-back-call'; readonly callSid: string }
  | { readonly type: 'access'; readonly change: AccessChange }
  | { readonly type: 'forward'; readonly change: ForwardChange }
  /** Changes nothing if there's no such call. */
  | { readonly type: 'erase'; readonly erasure: EraseRequest }
  /** The next piece of an erasure. It changes something until all of them are complete. */
  | { readonly type: 'erase-more' }
  /** The next piece of a purge. It changes something until nothing old is left. */
  | { readonly type: 'purge-more'; readonly purge: PurgeRequest };

/** The outcome of a request: whether it changed anything, or why it couldn't be carried out. */
export type RequestOutcome = Result<{ readonly hasChanged: boolean }, string>;

export type FromWriter =
  /** Before it's ready: an older database is being brought up to date. */
  | { readonly type: 'migrating'; readonly progress: MigrationProgress }
  | {
      readonly type: 'ready';
      readonly epoch: string;
      readonly installation: string;
      readonly head: number;
      /** The number of the journal's last callback, and of the last that the database holds. */
      readonly journal: number;
      /** The generation whose files the journal writes, and the salt of their batches. */
      readonly generation: number;
      readonly salt: Uint8Array;
      /** What the journal lost before this start; null if nothing. */
      readonly damage: KeptDamage | null;
      /** Whether the last run closed the database, rather than being killed or losing power. */
      readonly endedInOrder: boolean;
      /** Failed calls that were admitted to a failure batch only now: damaged pages had hidden them. */
      readonly admitted: number;
    }
  | {
      readonly type: 'committed';
      /** The number of the journal's last callback that the database holds. */
      readonly journal: number;
      /** Null: every record is `stored`. */
      readonly outcomes: readonly RecordOutcome[] | null;
      /** The calls that changed up to `head` and weren't reported yet; null if the report comes later. */
      readonly changed: readonly PackedChange[] | null;
      /** Empty unless each commit reports its changes. */
      readonly admitted: readonly AdmittedFailure[];
      readonly closed: readonly ClosedBatch[];
      /** Callbacks of erased calls, which the journal has whole. */
      readonly erasedOnArrival: number;
      readonly head: number;
      readonly writtenThrough: number;
      readonly seconds: number;
    }
  /** The calls that changed up to `head` and weren't reported yet. */
  | {
      readonly type: 'changed';
      readonly changed: readonly PackedChange[];
      readonly head: number;
    }
  /** The database can't be written. The writer retries. */
  | { readonly type: 'stalled'; readonly reason: string }
  /** Pages of calls are damaged: events are in the log and in no row. */
  | { readonly type: 'damaged' }
  | { readonly type: 'written-back'; readonly writtenThrough: number }
  | { readonly type: 'done'; readonly id: number; readonly outcome: RequestOutcome }
  | { readonly type: 'closed' };
