/** Questions about failure batches and their messages, over a connection that only reads. */

import type { Kysely, Selectable } from 'kysely';
import type { CallRow } from '../../../core/calls/call-row.ts';
import type { ClosedBatch, OpenBatch } from '../../../core/failure-batch.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import type { FailurePage, FailureRow, ReportedBatch } from '../../../ports/failure-batches.ts';
import type { BadCursor, PageRequest } from '../../../ports/paging.ts';
import type { Tables } from '../database/tables.ts';
import type { ExportPage } from './call-queries.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entryIn } from './outbox-row.ts';

const ROWS_PER_PAGE = 250;

export class FailureQueries {
  readonly #database: Kysely<Tables>;
  readonly #epoch: string;

  constructor(database: Kysely<Tables>, epoch: string) {
    this.#database = database;
    this.#epoch = epoch;
  }

  async page(request: PageRequest): Promise<FailurePage | BadCursor> {
    const after = request.cursor === null ? null : decodeCursor(this.#epoch, request.cursor);
    if (request.cursor !== null && after === null) return { badCursor: true };
    let query = this.#database
      .selectFrom('batches')
      .selectAll()
      .orderBy('batch', 'desc')
      .limit(request.limit + 1);
    if (after !== null) query = query.where('batch', '<', after);
    const rows = await query.execute();
    const shown = rows.slice(0, request.limit);
    const last = shown.at(-1);
    return {
      open: await this.#open(),
      batches: await this.#withMessages(shown),
      nextCursor:
        last === undefined || rows.length === shown.length
          ? null
          : encodeCursor(this.#epoch, last.batch),
    };
  }

  async closed(batch: number): Promise<ReportedBatch | null> {
    const rows = await this.#database
      .selectFrom('batches')
      .selectAll()
      .where('batch', '=', batch)
      .execute();
    const [found] = await this.#withMessages(rows);
    return found ?? null;
  }

  /** The next page of a batch's calls, in the order in which they failed. */
  async rows(batch: number, after: number): Promise<ExportPage<FailureRow>> {
    const rows = await this.#database
      .selectFrom('failures')
      .select(['id', 'row', 'corrected'])
      .where('batch', '=', batch)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_PER_PAGE)
      .execute();
    const items = rows.map(({ row, corrected }): FailureRow => {
      // Our own text, written by `decisions.ts`.
      const line: CallRow = JSON.parse(row);
      return { ...line, corrected: corrected === 1 };
    });
    return { items, next: rows.length < ROWS_PER_PAGE ? null : (rows.at(-1)?.id ?? null) };
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

  async #open(): Promise<OpenBatch> {
    const row = await this.#database
      .selectFrom('progress')
      .select(['open_batch', 'open_count', 'open_since'])
      .executeTakeFirstOrThrow();
    return { batch: row.open_batch, count: row.open_count, openedAt: row.open_since };
  }

  async #withMessages(
    rows: readonly Selectable<Tables['batches']>[],
  ): Promise<readonly ReportedBatch[]> {
    if (rows.length === 0) return [];
    const messages = await this.#database
      .selectFrom('outbox')
      .selectAll()
      .where('subject_kind', '=', 'failure-batch')
      .where(
        'subject_id',
        'in',
        rows.map((row) => row.batch),
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

const batchOf = (row: Selectable<Tables['batches']>): ClosedBatch => ({
  batch: row.batch,
  count: row.count,
  threshold: row.threshold,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
});
