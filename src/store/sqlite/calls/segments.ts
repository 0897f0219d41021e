/**
 * Segments: runs of calls with consecutive ids. Indexes of random values begin with the segment, so that new
 * calls only touch the newest segment's pages. A question goes through the segments, newest first, and skips
 * those whose calls started at other times.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import type { TransactionPart } from '../database/transaction.ts';

export const CALLS_PER_SEGMENT = 131_072;

/** The segment of a call's id. It's stored, so the result for an id never changes. */
export const segmentOf = (id: number): number => Math.floor(id / CALLS_PER_SEGMENT);

/** The ids of a segment: from the first up to, but not including, the second. */
export const idsOf = (segment: number): readonly [number, number] => [
  segment * CALLS_PER_SEGMENT,
  (segment + 1) * CALLS_PER_SEGMENT,
];

interface Span {
  readonly first: number;
  readonly last: number;
}

/** The span in which each segment's calls started: gathered in memory, written once per transaction. */
export class SegmentSpans implements TransactionPart {
  readonly #widen: Statement<[number, number, number]>;
  readonly #spans = new Map<number, Span>();

  constructor(database: SqliteDatabase) {
    this.#widen = database.prepare(
      `INSERT INTO segments (segment, first_start, last_start) VALUES (?, ?, ?)
       ON CONFLICT (segment) DO UPDATE SET first_start = min(first_start, excluded.first_start),
         last_start = max(last_start, excluded.last_start)`,
    );
  }

  /** Notes when a call started. */
  note(id: number, startedAt: number): void {
    const segment = segmentOf(id);
    const span = this.#spans.get(segment);
    this.#spans.set(segment, {
      first: Math.min(span?.first ?? startedAt, startedAt),
      last: Math.max(span?.last ?? startedAt, startedAt),
    });
  }

  beforeCommit(): void {
    for (const [segment, { first, last }] of this.#spans) this.#widen.run(segment, first, last);
  }

  committed(): void {
    this.#spans.clear();
  }

  rolledBack(): void {
    this.#spans.clear();
  }
}
