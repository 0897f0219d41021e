/**
 * Decisions, written in the commit of the event that caused them: which batch a failed call joins,
 * when a batch closes, and which messages that calls for. They are made once and outlive a rebuild.
 */

import type { Statement } from 'better-sqlite3';
import type { CallRow } from '../../../core/calls/call-row.ts';
import { admit, type ClosedBatch, type OpenBatch } from '../../../core/failure-batch.ts';
import { type AlertTargets, entriesFor, type NewOutboxEntry } from '../../../core/outbox/outbox.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import type { FailurePlace } from '../calls/call-rows.ts';
import type { SqliteDatabase } from '../database/database.ts';

/** What the decisions depend on. */
export interface DecisionRules {
  /** Failed calls that close a batch; at least 1. */
  readonly failureThreshold: number;
  readonly targets: Omit<AlertTargets, 'installation'>;
}

export class Decisions {
  readonly #rules: DecisionRules;
  readonly #installation: string;
  readonly #addFailure: Statement<[number, string, string]>;
  readonly #markCorrected: Statement<[number, number]>;
  readonly #closeBatch: Statement<[number, number, number, number, number]>;
  readonly #addMessage: Statement<unknown[]>;
  readonly #recordMessage: Statement<unknown[]>;
  readonly #writeReport: Statement<[string, number]>;
  #open: OpenBatch;

  constructor(
    database: SqliteDatabase,
    rules: DecisionRules,
    installation: string,
    open: OpenBatch,
  ) {
    this.#rules = rules;
    this.#installation = installation;
    this.#open = open;
    this.#addFailure = database.prepare(
      'INSERT INTO failures (batch, call_sid, row) VALUES (?, ?, ?)',
    );
    this.#markCorrected = database.prepare('UPDATE failures SET corrected = ? WHERE id = ?');
    this.#closeBatch = database.prepare(
      `INSERT INTO batches (batch, count, threshold, opened_at, closed_at) VALUES (?, ?, ?, ?, ?)`,
    );
    this.#addMessage = database.prepare(
      `INSERT INTO outbox (subject_kind, subject_id, channel, recipient, reference, payload, created_at,
         state, attempts, checks, attempted_at, due_at, message_sid, code, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#recordMessage = database.prepare(
      `UPDATE outbox SET state = ?, attempts = ?, checks = ?, attempted_at = ?, due_at = ?,
         message_sid = ?, code = ?, detail = ? WHERE id = ?`,
    );
    this.#writeReport = database.prepare('UPDATE batches SET report_file = ? WHERE batch = ?');
  }

  /** The batch that the next failed call joins. */
  get open(): OpenBatch {
    return this.#open;
  }

  /** Takes back what a transaction decided that was rolled back. */
  restore(open: OpenBatch): void {
    this.#open = open;
  }

  /** Lets a failed call join the open batch. */
  join(
    row: CallRow,
    at: number,
  ): { readonly place: FailurePlace; readonly closed: ClosedBatch | null } {
    const admission = admit(this.#open, this.#rules.failureThreshold, at);
    const { batch, closed } = admission;
    const { lastInsertRowid } = this.#addFailure.run(batch, row.callSid, JSON.stringify(row));
    if (closed !== null) this.#close(closed);
    this.#open = admission.open;
    return { place: { batch, id: Number(lastInsertRowid) }, closed };
  }

  #close(closed: ClosedBatch): void {
    this.#closeBatch.run(
      closed.batch,
      closed.count,
      closed.threshold,
      closed.openedAt,
      closed.closedAt,
    );
    const targets = { ...this.#rules.targets, installation: this.#installation };
    for (const entry of entriesFor(closed, targets, closed.closedAt)) this.#add(entry);
  }

  #add(entry: NewOutboxEntry): void {
    this.#addMessage.run(
      entry.subject.kind,
      entry.subject.id,
      entry.channel,
      entry.recipient,
      entry.reference,
      entry.payload,
      entry.createdAt,
      entry.state,
      entry.attempts,
      entry.checks,
      entry.attemptedAt,
      entry.dueAt,
      entry.messageSid,
      entry.code,
      entry.detail,
    );
  }

  /** Marks a call of a batch that turned out to have ended otherwise, or takes the mark back. */
  correct(place: FailurePlace, corrected: boolean): void {
    this.#markCorrected.run(corrected ? 1 : 0, place.id);
  }

  /** Stores a message's new state. */
  record(entry: OutboxEntry): void {
    this.#recordMessage.run(
      entry.state,
      entry.attempts,
      entry.checks,
      entry.attemptedAt,
      entry.dueAt,
      entry.messageSid,
      entry.code,
      entry.detail,
      entry.id,
    );
  }

  /** Notes under which name a batch's report stands. */
  reportWritten(batch: number, fileName: string): void {
    this.#writeReport.run(fileName, batch);
  }
}
