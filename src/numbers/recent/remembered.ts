/**
 * Rows that questions have read, and that are the same until something they were read from changes. Questions ask about
 * the same days again and again, and DuckDB takes longer to plan a statement than to add up a year's buckets.
 */

import type { Span } from '../../core/time/span.ts';
import type { Row } from '../sql/read-rows.ts';
import type { Grain } from '../tables/buckets.ts';

/** What rows were read from: calls that start or end in the span, or last into it, and so on. */
export interface Basis extends Span {
  readonly of: Grain | 'calls' | 'lasting' | 'sweeps' | 'lag' | 'state';
}

/** Of all that's remembered: some 100 bytes each. */
const MOST_ROWS = 20_000;

interface Entry {
  readonly rows: readonly Row[];
  readonly basis: Basis;
}

export class Remembered {
  /** By statement, the one that was read longest ago first. */
  readonly #entries = new Map<string, Entry>();
  #rows = 0;

  get(statement: string): readonly Row[] | null {
    const entry = this.#entries.get(statement);
    if (entry === undefined) return null;
    this.#entries.delete(statement);
    this.#entries.set(statement, entry);
    return entry.rows;
  }

  keep(statement: string, rows: readonly Row[], basis: Basis): void {
    if (rows.length > MOST_ROWS / 4) return;
    this.#drop(statement);
    this.#entries.set(statement, { rows, basis });
    this.#rows += sizeOf(rows);
    for (const [oldest] of this.#entries) {
      if (this.#rows <= MOST_ROWS) return;
      this.#drop(oldest);
    }
  }

  /** That something has changed from which rows were read. */
  forget(isChanged: (basis: Basis) => boolean): void {
    for (const [statement, { basis }] of this.#entries) {
      if (isChanged(basis)) this.#drop(statement);
    }
  }

  #drop(statement: string): void {
    const entry = this.#entries.get(statement);
    if (entry === undefined) return;
    this.#entries.delete(statement);
    this.#rows -= sizeOf(entry.rows);
  }
}

/** A statement takes space, too. */
const sizeOf = (rows: readonly Row[]): number => rows.length + 20;
