/**
 * Decisions, written in the commit of the event that caused them: which batch a failed call joins,
 * when a batch closes, and which messages that calls for. They're made once and survive a rebuild.
 */

import type { Statement } from 'better-sqlite3';
import type { CallRow } from '../../../core/calls/call-row.ts';
import { eraseRow } from '../../../core/erasure/erase-call.ts';
import type { ClosedBatch, OpenBatch } from '../../../core/failure-batch.ts';
import type { AccountSid } from '../../../core/ids.ts';
import type { NewOutboxEntry } from '../../../core/outbox/outbox.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import { admitFailure, type DecisionRules } from '../../projection/admit-failure.ts';
import type { FailurePlace } from '../calls/call-rows.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { ProgressRow } from '../database/progress-row.ts';
import type { TransactionPart } from '../database/transaction.ts';

export class Decisions implements TransactionPart {
  readonly #rules: DecisionRules;
  readonly #installation: string;
  readonly #addFailure: Statement<[number, string, string, string, number]>;
  readonly #markCorrected: Statement<[number, number]>;
  readonly #lineOf: Statement<[number], string>;
  readonly #markPurged: Statement<[number]>;
  readonly #replaceLine: Statement<[string, number]>;
  readonly #closeBatch: Statement<[number, number, number, number, number]>;
  readonly #addMessage: Statement<unknown[]>;
  readonly #recordMessage: Statement<unknown[]>;
  readonly #writeReport: Statement<[string, number]>;
  readonly #saveOpen: Statement<[number, number, number | null]>;
  /** The open batch on disk, and what the running transaction makes of it. */
  #committed: OpenBatch;
  #open: OpenBatch;

  constructor(database: SqliteDatabase, rules: DecisionRules, stored: ProgressRow) {
    this.#rules = rules;
    this.#installation = stored.installation;
    this.#open = {
      batch: stored.open_batch,
      count: stored.open_count,
      openedAt: stored.open_since,
    };
    this.#committed = this.#open;
    this.#addFailure = database.prepare(
      'INSERT INTO failures (batch, call_sid, row, account_sid, failed_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#markCorrected = database.prepare('UPDATE failures SET corrected = ? WHERE id = ?');
    this.#lineOf = database
      .prepare<[number], string>('SELECT row FROM failures WHERE id = ?')
      .pluck();
    this.#markPurged = database.prepare('UPDATE failures SET purged = 1 WHERE id = ?');
    this.#replaceLine = database.prepare('UPDATE failures SET row = ? WHERE id = ?');
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
    this.#saveOpen = database.prepare(
      'UPDATE progress SET open_batch = ?, open_count = ?, open_since = ? WHERE id = 1',
    );
  }

  /** The batch that the next failed call joins. */
  get open(): OpenBatch {
    return this.#open;
  }

  /** Admits a failed call of an account to the open batch. */
  join(
    accountSid: AccountSid,
    row: CallRow,
    at: number,
  ): { readonly place: FailurePlace; readonly closed: ClosedBatch | null } {
    const { batch, closed, messages, open } = admitFailure(
      this.#open,
      this.#rules,
      this.#installation,
      at,
    );
    const { lastInsertRowid } = this.#addFailure.run(
      batch,
      row.callSid,
      JSON.stringify(row),
      accountSid,
      at,
    );
    if (closed !== null) this.#close(closed);
    for (const message of messages) this.#add(message);
    this.#open = open;
    return { place: { batch, id: Number(lastInsertRowid) }, closed };
  }

  #close({ batch, count, threshold, openedAt, closedAt }: ClosedBatch): void {
    this.#closeBatch.run(batch, count, threshold, openedAt, closedAt);
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

  /** Marks a call of a batch that turned out not to have failed, or removes the mark. */
  correct(place: FailurePlace, corrected: boolean): void {
    this.#markCorrected.run(corrected ? 1 : 0, place.id);
  }

  /** Erases personal data from a call's line in its batch. */
  erase({ id }: FailurePlace): void {
    const row = this.#lineOf.get(id);
    // Our own text, written by `join`.
    if (row !== undefined) this.#replaceLine.run(JSON.stringify(eraseRow(JSON.parse(row))), id);
  }

  /** The same of a purged call: no row refers to the line any more. */
  purge(place: FailurePlace): void {
    this.erase(place);
    this.#markPurged.run(place.id);
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

  /** Notes the file name of a batch's report. */
  reportWritten(batch: number, fileName: string): void {
    this.#writeReport.run(fileName, batch);
  }

  beforeCommit(): void {
    const { batch, count, openedAt } = this.#open;
    if (this.#open !== this.#committed) this.#saveOpen.run(batch, count, openedAt);
  }

  committed(): void {
    this.#committed = this.#open;
  }

  rolledBack(): void {
    this.#open = this.#committed;
  }
}
