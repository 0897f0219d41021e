/**
 * Checks each row on its own: that its columns agree with its packed state, that it can be found by its SID, and
 * that its failure batch lists it. Counts what the totals are compared with later. A row that looks wrong while
 * callbacks arrive is checked again at the end.
 */

import { isEnd, normaliseStatus } from '../../../../core/call-status.ts';
import { statusOf } from '../../../../core/calls/call-view.ts';
import { columnsOf } from '../../calls/call-layout.ts';
import { segmentOf } from '../../calls/segments.ts';
import { mayHold } from '../../calls/sid-filters.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { sidKey } from '../../database/sid-key.ts';
import { textHash } from '../../database/text-hash.ts';
import { CallScan } from '../scan/call-scan.ts';
import { inOneSnapshot } from '../scan/snapshot.ts';
import { type CallRecord, decodeRecord } from '../scan/stored-call.ts';
import type { Findings } from './findings.ts';

const MOST_DOUBTFUL = 100_000;

interface StoredFailure {
  readonly batch: number;
  readonly call_sid: string;
  readonly corrected: number;
}

export class RowChecks {
  readonly #database: SqliteDatabase;
  readonly #findings: Findings;
  readonly #failure;
  readonly #span;
  readonly #filterOf;
  readonly #isDue;
  /** Ids of rows that other tables disagree with. */
  readonly #doubtful: number[] = [];
  #filter: { readonly segment: number; readonly bits: Buffer | null } = { segment: -1, bits: null };
  /** How many rows show each status. */
  readonly statuses = new Map<string, number>();
  /** Lines of failure batches that a row refers to. */
  readonly failureIds = new Set<number>();

  constructor(database: SqliteDatabase, findings: Findings) {
    this.#database = database;
    this.#findings = findings;
    this.#failure = database.prepare<[number], StoredFailure>(
      'SELECT batch, call_sid, corrected FROM failures WHERE id = ?',
    );
    this.#isDue = database
      .prepare<[string | null, string], number>(
        'SELECT 1 FROM missed_failures WHERE account_sid = ? AND call_sid = ?',
      )
      .pluck();
    this.#span = database.prepare<[number], { first_start: number; last_start: number }>(
      'SELECT first_start, last_start FROM segments WHERE segment = ?',
    );
    this.#filterOf = database
      .prepare<[number], Buffer>('SELECT bits FROM sid_filters WHERE segment = ?')
      .pluck();
  }

  /** Checks a row for the first time. */
  check(row: CallRecord): void {
    if (row.status !== null) {
      this.statuses.set(row.status, (this.statuses.get(row.status) ?? 0) + 1);
    }
    if (row.failure_id !== null) this.failureIds.add(row.failure_id);
    const columns = wrongColumns(row);
    if (columns.length > 0) {
      this.#findings.add('calls', 'rows have columns that are not what their state says', {
        callSid: row.call_sid,
        fields: columns,
      });
    }
    if (!this.#isInFilter(row)) {
      this.#findings.add('filters', 'calls are missing from the filter of their segment', {
        callSid: row.call_sid,
      });
    }
    if (this.#problemsOf(row).length > 0 && this.#doubtful.length < MOST_DOUBTFUL) {
      this.#doubtful.push(row.id);
    }
  }

  /** Checks doubtful rows again, each in one snapshot. */
  finish(): void {
    const rows = new CallScan(this.#database);
    for (const id of this.#doubtful) {
      inOneSnapshot(this.#database, () => {
        const row = rows.row(id);
        if (row === null) return;
        for (const { part, problem } of this.#problemsOf(row)) {
          this.#findings.add(part, problem, { callSid: row.call_sid });
        }
      });
    }
  }

  /** What other tables disagree on. They can be a commit ahead of the row. */
  #problemsOf(row: CallRecord) {
    const problems: { readonly part: 'segments' | 'failures'; readonly problem: string }[] = [];
    if (row.started_at !== null) {
      const span = this.#read(() => this.#span.get(row.segment));
      if (span === null) {
        problems.push({ part: 'segments', problem: 'rows are on pages that cannot be read' });
      } else if (
        span === undefined ||
        row.started_at < span.first_start ||
        row.started_at > span.last_start
      ) {
        problems.push({
          part: 'segments',
          problem: 'calls started outside the times of their segment',
        });
      }
    }
    const status = row.status === null ? null : normaliseStatus(row.status);
    if (row.failure_id === null || row.failure_batch === null) {
      // One that waits for the next start will be in a batch soon.
      const isDue = this.#read(() => this.#isDue.get(row.account_sid, row.call_sid)) === 1;
      if (status === 'failed' && !isDue) {
        problems.push({ part: 'failures', problem: 'failed calls are in no batch' });
      }
      return problems;
    }
    const failureId = row.failure_id;
    const failure = this.#read(() => this.#failure.get(failureId));
    if (failure === null) {
      problems.push({ part: 'failures', problem: 'lines of batches cannot be read' });
      return problems;
    }
    if (
      failure === undefined ||
      failure.call_sid !== row.call_sid ||
      failure.batch !== row.failure_batch
    ) {
      problems.push({ part: 'failures', problem: 'calls name a batch that does not hold them' });
    } else if (
      status !== null &&
      isEnd(status) &&
      (failure.corrected === 1) !== (status !== 'failed')
    ) {
      problems.push({
        part: 'failures',
        problem: 'calls of batches are marked wrongly as corrected',
      });
    }
    return problems;
  }

  /** Null if it needs a page that can't be read. */
  #read<Result>(read: () => Result): Result | null {
    try {
      return read();
    } catch (error) {
      if (isUnreadable(error)) return null;
      throw error;
    }
  }

  #isInFilter(row: CallRecord): boolean {
    if (this.#filter.segment !== row.segment) {
      this.#filter = {
        segment: row.segment,
        bits: this.#read(() => this.#filterOf.get(row.segment)) ?? null,
      };
    }
    const { bits } = this.#filter;
    return bits === null || mayHold(bits, row.sid_hash);
  }
}

function wrongColumns(row: CallRecord): readonly string[] {
  const placed = decodeRecord(row);
  if (placed === null) return [];
  const { state } = placed;
  const { direction, from, to, parent } = columnsOf(state);
  const expected = {
    segment: segmentOf(row.id),
    // Either is right: see `sid-key.ts`.
    sid_hash: row.sid_hash === textHash(row.call_sid) ? row.sid_hash : sidKey(row.call_sid),
    status: statusOf(state),
    started_at: state.times.startedAt,
    direction,
    from_number: from,
    to_number: to,
    parent_call_sid: parent,
    from_hash: hashOf(from),
    to_hash: hashOf(to),
    parent_hash: hashOf(parent),
  };
  const stored = new Map<string, unknown>(Object.entries(row));
  return Object.entries(expected)
    .filter(([name, value]) => stored.get(name) !== value)
    .map(([name]) => name);
}

const hashOf = (text: string | null): number | null => (text === null ? null : textHash(text));
