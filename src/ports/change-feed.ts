/**
 * What changed, in the order of the log. A follower pulls: it asks for what came after its cursor, does its
 * work, and stores the new cursor together with the effect. Nothing here knows how calls are stored.
 */

import type { CallEventKind, Provenance } from '../core/call-event.ts';
import type { CallStatus, EndStatus } from '../core/call-status.ts';
import type { CallRow } from '../core/calls/call-row.ts';
import type { CallState } from '../core/calls/call-state.ts';
import type { ClosedBatch } from '../core/failure-batch.ts';
import type { AccountSid, CallSid, EventKey } from '../core/ids.ts';
import type { StoredRequest } from './event-sink.ts';

/** A call that changed. */
export type ChangedCall = StoredCall | GoneCall;

interface Change {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** Of the call's last record, repeats included; never beyond the answer's `through`. */
  readonly position: number;
}

/** A call as it is now. */
export interface CurrentCall extends Change {
  readonly kind: 'current';
  /** The failure batch that it joined; null where it joined none. */
  readonly failureBatch: number | null;
  /** Its state, decoded when this is called. Never older than `position`. */
  state(): CallState;
}

/** A call as it's stored now. */
export interface StoredCall extends CurrentCall {
  /**
   * Names the call within this database: in the order in which calls were first written, with gaps. It
   * never changes, and a rebuild (another epoch) can give another one.
   */
  readonly rowId: number;
}

/** A call that was erased or purged. */
export interface GoneCall extends Change {
  readonly kind: 'gone';
}

/** An answer's place in the log. */
interface Covered {
  /** Names the database. A rebuild or a restored backup has another one: cursors don't carry over. */
  readonly epoch: string;
  /** The answer covers the log up to here: store it as the cursor, and ask on from it. */
  readonly through: number;
}

export interface Changes extends Covered {
  /** By position, ascending. An answer that's short, or empty, can still be followed by more. */
  readonly calls: readonly ChangedCall[];
  /** How far `through` could be when this was made: calls are as the log says up to here, at least. */
  readonly writtenThrough: number;
  /**
   * The log has no record up to here any more: they've been purged. A cursor before it, other than 0, has missed
   * what they said, such as that a call was purged.
   */
  readonly purgedThrough: number;
}

export interface LogEntries extends Covered {
  /** By position, ascending. */
  readonly entries: readonly LogEntry[];
  /** The log's last position when this was made. */
  readonly head: number;
}

/** One record of the log. */
export type LogEntry = EventEntry | RepeatEntry | UnprocessableEntry | RemovalEntry | ExpiredEntry;

interface Entry {
  readonly position: number;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** When it came in or was decided, milliseconds since 1970. */
  readonly receivedAt: number;
}

/** An event of a call: a callback, or a correction from REST (`provenance`). */
export interface EventEntry extends Entry {
  readonly kind: 'event';
  readonly key: EventKey;
  readonly eventKind: CallEventKind;
  readonly provenance: Provenance;
  readonly request: StoredRequest;
}

/** A repeated delivery of an event that the log has already. */
export interface RepeatEntry extends Entry {
  readonly kind: 'repeat';
  readonly key: EventKey;
}

/** A request that couldn't be joined to its call. */
export interface UnprocessableEntry extends Entry {
  readonly kind: 'unprocessable';
  readonly key: EventKey;
  readonly request: StoredRequest;
}

/** A call was removed: because someone asked for it (`erasure`), or by its age (`purge`). */
export interface RemovalEntry extends Entry {
  readonly kind: 'erasure' | 'purge';
}

/** A request that was removed by its age. What it said of its call is still in the call. */
export interface ExpiredEntry extends Entry {
  readonly kind: 'expired';
}

/**
 * The log from any position on. A process that only reads the store can offer it, too. It knows no scope:
 * what passes changes on applies the asker's.
 */
export interface ChangeLog {
  /**
   * At most `limit` calls (at least 1) with a record after `position`, as they are now. Following `through`
   * to `writtenThrough` gives each of them once, at its last record; one that changed again meanwhile
   * comes at that change. A call that was purged and has come again is gone first, and then current.
   */
  changesAfter(position: number, limit: number): Promise<Changes>;
  /** At most `limit` records (at least 1) after `position`. */
  recordsAfter(position: number, limit: number): Promise<LogEntries>;
}

/** What one commit did, told after it is on disk. */
export interface Commit {
  /** The log's last position after it. */
  readonly head: number;
  /**
   * The calls that it changed, by position, each once; a commit that had to be done in parts can have one
   * more often. Empty unless a listener wants them.
   */
  readonly changed: readonly CommittedCall[];
  /** The failed calls that joined a failure batch, in that order. Empty like `changed`. */
  readonly admitted: readonly AdmittedFailure[];
  /** Every callback that it answered, in the order of arrival. To be read before the listener returns. */
  readonly deliveries: readonly CommittedDelivery[];
  /** The failure batches that reached their threshold by it. */
  readonly closed: readonly ClosedBatch[];
}

/** The calls that commits changed. */
export interface ChangedCalls {
  /** Together with earlier ones, every change up to this position of the log. */
  readonly through: number;
  /** By position. A call can come more often than once. */
  readonly changed: readonly CommittedCall[];
}

/** A call as a commit, or several that are reported together, left it. */
export interface CommittedCall extends CurrentCall {
  /** How many records of the log changed it, repeats included. */
  readonly records: number;
  /** What it shows; null while only recordings or room events came. Costs no decoding. */
  readonly status: CallStatus | null;
  /** How it had ended before the commit; null if it hadn't. Costs no decoding. */
  readonly endBefore: EndStatus | null;
  /** The call that dialled it. Costs little. */
  readonly parentCallSid: CallSid | null;
  /**
   * Its state before the commit if it had ended by then, decoded when this is called; null if it hadn't.
   * A late callback can still change how a call ended.
   */
  endedBefore(): CallState | null;
}

/** A failed call that joined a failure batch, for life. */
export interface AdmittedFailure {
  readonly batch: number;
  /** Its line in the batch's report. */
  readonly row: CallRow;
}

/** A callback that a commit answered. */
export interface CommittedDelivery {
  readonly kind: CallEventKind;
  /** The call that its event belongs to. */
  readonly callSid: CallSid;
  /** As received. Its body is in memory that's used again once the listener has returned. */
  readonly request: StoredRequest;
  readonly outcome: 'stored' | 'duplicate' | 'unprocessable';
}

/** What a listener needs beside the rest. The writer gathers it only while one does. */
export interface Wanted {
  /** `changed` and `admitted`. */
  readonly changes: boolean;
}

export interface CommitFeed {
  /**
   * Calls `listener` after each commit, in the order of the log, until the returned function is called.
   * It must not throw.
   */
  onCommit(listener: (commit: Commit) => void, wanted: Wanted): () => void;
}

export interface ChangeFeed {
  /**
   * Calls `listener` with the calls that changed: after each commit while load is light, and under load for the
   * commits of 100 ms together, which costs less. In the order of the log, until the returned function is called.
   * It must not throw.
   */
  onChanges(listener: (changes: ChangedCalls) => void): () => void;
}
