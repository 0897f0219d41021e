/**
 * Which segments may have a SID: a Bloom filter for each, in memory, so that hardly any segment is searched
 * for a new call. A filter never misses a SID of its segment; in 1 of 400 questions it names one that isn't
 * there. Full segments never gain calls, so their filters are kept in the database; the newest is made from
 * the index at each start.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import type { TransactionPart } from '../database/transaction.ts';
import { segmentOf } from './segments.ts';

/** 16 bits for each call of a segment. It must be a power of two. */
const FILTER_BITS = 2 ** 21;
/** Bits that are set for a SID. */
const BITS_PER_SID = 4;

/** Which filters are in the database. */
interface Kept {
  /** The first segment without a filter there. */
  readonly end: number;
  /** The segment that new calls join: its filter isn't kept yet. */
  readonly newest: number;
}

export class SidFilters implements TransactionPart {
  readonly #keep: Statement<[number, Buffer]>;
  /** By segment, without gaps. */
  readonly #filters: Buffer[] = [];
  /** What's on disk, and what the running transaction makes of it. */
  #committed: Kept;
  #current: Kept;

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
    const hashes = database.prepare<[number], number>(
      'SELECT sid_hash FROM calls WHERE segment = ?',
    );
    const last = database.prepare<[], number | null>('SELECT max(id) FROM calls').pluck().get();
    const newest = segmentOf(last ?? 0);
    this.#committed = { end: kept.length, newest };
    this.#current = this.#committed;
    database.transaction(() => {
      for (let segment = this.#filters.length; segment <= newest; segment += 1) {
        for (const hash of hashes.pluck().iterate(segment)) this.add(segment, hash);
      }
      this.beforeCommit();
    })();
    this.committed();
  }

  /** Adds a SID's hash to a segment. */
  add(segment: number, hash: number): void {
    if (segment > this.#current.newest) this.#current = { ...this.#current, newest: segment };
    while (this.#filters.length <= segment) this.#filters.push(Buffer.alloc(FILTER_BITS / 8));
    const filter = this.#filters[segment];
    if (filter === undefined) throw new Error(`segment ${segment} has no filter`);
    const step = stepOf(hash);
    for (let bit = hash, left = BITS_PER_SID; left > 0; left -= 1, bit += step) {
      const place = bit & (FILTER_BITS - 1);
      filter[place >>> 3] = (filter[place >>> 3] ?? 0) | (1 << (place & 7));
    }
  }

  /** Whether a segment may have a SID with this hash. */
  mayHold(segment: number, hash: number): boolean {
    const filter = this.#filters[segment];
    return filter !== undefined && mayHold(filter, hash);
  }

  /** The segments that may have a SID with this hash, newest first. */
  *segmentsOf(hash: number): Generator<number> {
    for (let segment = this.#filters.length - 1; segment >= 0; segment -= 1) {
      const filter = this.#filters[segment];
      if (filter !== undefined && mayHold(filter, hash)) yield segment;
    }
  }

  /** Keeps the filters of full segments: no call joins those any more. */
  beforeCommit(): void {
    const { end, newest } = this.#current;
    if (end >= newest) return;
    for (let segment = end; segment < newest; segment += 1) {
      const filter = this.#filters[segment];
      if (filter !== undefined) this.#keep.run(segment, filter);
    }
    this.#current = { end: newest, newest };
  }

  committed(): void {
    this.#committed = this.#current;
  }

  /** An extra SID in a filter does no harm, so those stay. */
  rolledBack(): void {
    this.#current = this.#committed;
  }
}

/** Whether a filter, or a half of one, may have a SID with this hash. */
export function mayHold(filter: Uint8Array, hash: number): boolean {
  const step = stepOf(hash);
  const lastPlace = filter.length * 8 - 1;
  for (let bit = hash, left = BITS_PER_SID; left > 0; left -= 1, bit += step) {
    const place = bit & lastPlace;
    if (((filter[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
  }
  return true;
}

/** A filter in half the memory, its halves one upon the other: it's mistaken in 1 of 40 questions. */
export function halved(filter: Uint8Array): Uint8Array {
  const half = filter.slice(0, filter.length / 2);
  for (let at = 0; at < half.length; at += 1) {
    half[at] = (filter[at] ?? 0) | (filter[half.length + at] ?? 0);
  }
  return half;
}

/** The distance between a hash's bits: odd, and made from its upper bits. */
const stepOf = (hash: number): number => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 11) | 1;
