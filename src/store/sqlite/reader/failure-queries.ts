/** Questions about failure batches and their messages, on a read-only connection. */

import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { CallRow } from '../../../core/calls/call-row.ts';
import type { ClosedBatch, OpenBatch } from '../../../core/failure-batch.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import { type Result, success } from '../../../core/result.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import type { FailurePage, FailureRow, ReportedBatch } from '../../../ports/failure-batches.ts';
import type { BadCursor, PageRequest } from '../../../ports/paging.ts';
import { disclosedBatches, disclosedRows } from '../access/disclosed.ts';
import type { Tables } from '../database/tables.ts';
import { type BatchRow, closedAsSeen, openAsSeen, type SeenBatches } from './batch-parts.ts';
import type { ExportPage } from './call-queries.ts';
import { decodePlace, encodeCursor } from './cursor.ts';
import { entryIn } from './outbox-row.ts';

const ROWS_PER_PAGE = 250;
/** Closed batches that one statement reads, each with all of its calls. */
const MOST_BATCHES = 100;

export class FailureQueries {
  readonly #database: Kysely<Tables>;
  readonly #epoch: string;

  constructor(database: Kysely<Tables>, epoch: string) {
    this.#database = database;
    this.#epoch = epoch;
  }

  async page(asker: Asker, request: PageRequest): Promise<Result<FailurePage, BadCursor>> {
    const { scope } = asker;
    const after = decodePlace(this.#epoch, request.cursor);
    if (!after.ok) return after;
    const { rows, whole } = await this.#closedAfter(scope, after.value, request.limit + 1);
    const shown = rows.slice(0, request.limit);
    const last = shown.at(-1);
    return success({
      open: await this.#open(scope),
      batches: disclosedBatches(asker, await this.#withMessages({ rows: shown, whole })),
      nextCursor:
        last === undefined || rows.length === shown.length
          ? null
          : encodeCursor(this.#epoch, last.batch),
    });
  }

  async closed(asker: Asker, batch: number): Promise<ReportedBatch | null> {
    const rows = await this.#database
      .selectFrom('batches')
      .selectAll()
      .where('batch', '=', batch)
      .execute();
    const seen = await closedAsSeen(this.#database, asker.scope, rows);
    return disclosedBatches(asker, await this.#withMessages(seen))[0] ?? null;
  }

  /** The next closed batches that a scope sees, newest first. Other questions run between two slices. */
  async #closedAfter(scope: Scope, after: number | null, limit: number): Promise<SeenBatches> {
    const rows: BatchRow[] = [];
    const whole = new Set<number>();
    const size = Math.min(limit, MOST_BATCHES);
    for (let before = after, isMore = true; isMore && rows.length < limit; ) {
      let query = this.#database
        .selectFrom('batches')
        .selectAll()
        .orderBy('batch', 'desc')
        .limit(size);
      if (before !== null) query = query.where('batch', '<', before);
      const slice = await query.execute();
      const seen = await closedAsSeen(this.#database, scope, slice);
      rows.push(...seen.rows);
      for (const batch of seen.whole) whole.add(batch);
      before = slice.at(-1)?.batch ?? null;
      isMore = slice.length === size;
      if (isMore) await setImmediate();
    }
    return { rows: rows.slice(0, limit), whole };
  }

  /** The next page of a batch's calls, in the order in which they failed. */
  async rows(asker: Asker, batch: number, after: number): Promise<ExportPage<FailureRow>> {
    const { scope } = asker;
    let query = this.#database
      .selectFrom('failures')
      .select(['id', 'row', 'corrected'])
      .where('batch', '=', batch)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_PER_PAGE);
    if (scope !== 'all') query = query.where('account_sid', 'in', scope);
    const rows = await query.execute();
    const items = rows.map(({ row, corrected }): FailureRow => {
      // Our own text, written by `decisions.ts`.
      const line: CallRow = JSON.parse(row);
      return { ...line, corrected: corrected === 1 };
    });
    const next = rows.length < ROWS_PER_PAGE ? null : (rows.at(-1)?.id ?? null);
    return { items: disclosedRows(asker, items), next };
  }

  async withoutReport(): Promise<readonly ClosedBatch[]> {
    const rows = await this.#database
      .selectFrom('batches')
      .selectAll()
      .where('report_file', 'is', null)
      .orderBy('batch')
      .execute();
    return rows.map(batchOf);
  }

  async unfinished(): Promise<readonly OutboxEntry[]> {
    const rows = await this.#database
      .selectFrom('outbox')
      .selectAll()
      .where('state', 'in', ['pending', 'sending', 'unsure', 'sent'])
      .orderBy('id')
      .execute();
    return rows.map(entryIn);
  }

  async #open(scope: Scope): Promise<OpenBatch> {
    const row = await this.#database
      .selectFrom('progress')
      .select(['open_batch', 'open_count', 'open_since'])
      .executeTakeFirstOrThrow();
    return await openAsSeen(this.#database, scope, {
      batch: row.open_batch,
      count: row.open_count,
      openedAt: row.open_since,
    });
  }

  /** With the messages of those that are seen whole: they went out about all calls of their batch. */
  async #withMessages({ rows, whole }: SeenBatches): Promise<readonly ReportedBatch[]> {
    if (rows.length === 0) return [];
    const messages = await this.#database
      .selectFrom('outbox')
      .selectAll()
      .where('subject_kind', '=', 'failure-batch')
      .where(
        'subject_id',
        'in',
        rows.map((row) => row.batch).filter((batch) => whole.has(batch)),
      )
      .orderBy('id')
      .execute();
    const byBatch = Map.groupBy(messages, (message) => message.subject_id);
    return rows.map((row) => ({
      ...batchOf(row),
      reportFile: row.report_file,
      messages: (byBatch.get(row.batch) ?? []).map(entryIn),
    }));
  }
}

const batchOf = (row: BatchRow): ClosedBatch => ({
  batch: row.batch,
  count: row.count,
  threshold: row.threshold,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
});
