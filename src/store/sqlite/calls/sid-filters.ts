/**
 * Which segments may hold a sid: a Bloom filter for each, in memory. A call that nobody knows yet is
 * then looked for in hardly any segment, although the index over sids begins with it. What a filter
 * does not hold is not in its segment; what it does may not be either, in 1 of 400 questions.
 * Full segments never change, so their filters are kept in the database; the newest is read anew from
 * the index at each start.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { segmentOf } from './segments.ts';

/** 16 bits for each call of a segment: a power of two. */
const FILTER_BITS = 2 ** 21;
/** Bits that are set for a sid. */
const BITS_PER_SID = 4;

export class SidFilters {
  readonly #keep: Statement<[number, Buffer]>;
  /** By segment, without a gap. */
  readonly #filters: Buffer[] = [];
  /** Segments from here on have no filter in the database. */
  #kept: number;
  /** The same as the running transaction would leave it. */
  #keeping: number;

  /** Reads the filters, and makes those that are missing. */
  constructor(database: SqliteDatabase) {
    this.#keep = database.prepare(
      'INSERT OR REPLACE INTO sid_filters (segment, bits) VALUES (?, ?)',
    );
    const kept = database
      .prepare<[], { segment: number; bits: Buffer }>(
        'SELECT segment, bits FROM sid_filters ORDER BY segment',
      )
      .all();
    for (const { bits } of kept) this.#filters.push(bits);
    this.#kept = kept.length;
    this.#keeping = kept.length;
    const hashes = database.prepare<[number], number>(
      'SELECT sid_hash FROM calls WHERE segment = ?',
    );
    const last = database.prepare<[], number | null>('SELECT max(id) FROM calls').pluck().get();
    const newest = segmentOf(last ?? 0);
    database.transaction(() => {
      for (let segment = this.#filters.length; segment <= newest; segment += 1) {
        for (const hash of hashes.pluck().iterate(segment)) this.add(segment, hash);
      }
      this.write(newest);
    })();
    this.committed();
  }

  /** Notes that a segment holds a sid of this hash. */
  add(segment: number, hash: number): void {
    while (this.#filters.length <= segment) this.#filters.push(Buffer.alloc(FILTER_BITS / 8));
    const filter = this.#filters[segment];
    if (filter === undefined) throw new Error(`segment ${segment} has no filter`);
    const step = stepOf(hash);
    for (let bit = hash, left = BITS_PER_SID; left > 0; left -= 1, bit += step) {
      const place = bit & (FILTER_BITS - 1);
      filter[place >>> 3] = (filter[place >>> 3] ?? 0) | (1 << (place & 7));
    }
  }

  /** Whether a segment may hold a sid of this hash. */
  mayHold(segment: number, hash: number): boolean {
    const filter = this.#filters[segment];
    return filter !== undefined && mayHold(filter, hash);
  }

  /** The segments that may hold a sid of this hash, newest first. */
  *segmentsOf(hash: number): Generator<number> {
    for (let segment = this.#filters.length - 1; segment >= 0; segment -= 1) {
      const filter = this.#filters[segment];
      if (filter !== undefined && mayHold(filter, hash)) yield segment;
    }
  }

  /** Keeps the filters of the segments before `newest`: no call joins those any more. */
  write(newest: number): void {
    for (; this.#keeping < newest; this.#keeping += 1) {
      const filter = this.#filters[this.#keeping];
      if (filter !== undefined) this.#keep.run(this.#keeping, filter);
    }
  }

  /** What was written is on disk. */
  committed(): void {
    this.#kept = this.#keeping;
  }

  /** What was written in this transaction is not on disk. A sid too many in a filter does no harm. */
  rolledBack(): void {
    this.#keeping = this.#kept;
  }
}

/** Whether a segment's filter knows a sid of this hash. */
export function mayHold(filter: Buffer, hash: number): boolean {
  const step = stepOf(hash);
  for (let bit = hash, left = BITS_PER_SID; left > 0; left -= 1, bit += step) {
    const place = bit & (FILTER_BITS - 1);
    if (((filter[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
  }
  return true;
}

/** How far a hash's bits are from each other: odd, and made of its upper bits. */
const stepOf = (hash: number): number => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 11) | 1;
