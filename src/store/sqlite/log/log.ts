/**
 * The append-only log: blocks of records that are compressed together, since one callback alone hardly
 * compresses and its neighbours are nearly the same. It's read by position, and never changed but by an erasure.
 */

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { type LogRecord, readRecords } from '../journal/record.ts';

/** Records in a block at most: a page of a timeline decompresses each block that has an event of it. */
export const BLOCK_RECORDS = 256;
/** A generous guess of a record's bytes. */
const RECORD_BYTES = 1024;
/** The checksum (4 bytes a block) makes decompression fail on a flipped bit instead of returning it. */
const FRAME = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** Appends records of one transaction. */
export class LogWriter {
  readonly #insert: Statement<[number, number, number, Buffer]>;

  constructor(database: SqliteDatabase) {
    this.#insert = database.prepare('INSERT INTO log VALUES (?, ?, ?, ?)');
  }

  /** Stores records at `firstPosition` and after it. */
  append(firstPosition: number, records: readonly LogRecord[]): void {
    for (let start = 0; start < records.length; start += BLOCK_RECORDS) {
      const block = records.slice(start, start + BLOCK_RECORDS);
      const receivedAt = block[0]?.header.receivedAt ?? 0;
      this.#insert.run(
        firstPosition + start,
        block.length,
        Math.floor(receivedAt),
        packBlock(block),
      );
    }
  }
}

/** A block as it's stored. */
export interface BlockRow {
  readonly first_position: number;
  readonly count: number;
  readonly body: Buffer;
}

/** A record and its position. */
export interface PositionedRecord {
  readonly position: number;
  readonly record: LogRecord;
}

/** A block's records as bytes, from position `first` up to, but not including, `next`. */
export interface BlockBytes {
  readonly first: number;
  readonly next: number;
  readonly records: Buffer;
}

/** Reads the log. */
export class LogReader {
  readonly #holding: Statement<[number], BlockRow>;
  readonly #after: Statement<[number], BlockRow>;

  constructor(database: SqliteDatabase) {
    this.#holding = database.prepare(
      `SELECT first_position, count, body FROM log
       WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1`,
    );
    this.#after = database.prepare(
      `SELECT first_position, count, body FROM log
       WHERE first_position > ? ORDER BY first_position LIMIT 1`,
    );
  }

  /** The records at these positions, which ascend; those that the log lacks are left out. */
  *at(positions: readonly number[]): Generator<PositionedRecord> {
    let first = 0;
    let records: readonly LogRecord[] = [];
    for (const position of positions) {
      // Neighbours share a block, which is decompressed once for all of them.
      if (position >= first + records.length) {
        const block = this.#holding.get(position);
        if (block === undefined) continue;
        first = block.first_position;
        records = recordsOf(block);
      }
      const record = records[position - first];
      if (record !== undefined) yield { position, record };
    }
  }

  /** The records of the block that holds `position`, from there on; of the next one where none does. */
  from(position: number): readonly PositionedRecord[] {
    const block = this.#blockFrom(position);
    if (block === undefined) return [];
    return recordsOf(block)
      .map((record, index) => ({ position: block.first_position + index, record }))
      .filter((entry) => entry.position >= position);
  }

  /** The bytes of the same block, for those who read them otherwise; null where no block follows. */
  bytesFrom(position: number): BlockBytes | null {
    const block = this.#blockFrom(position);
    return block === undefined ? null : bytesOf(block);
  }

  /** The bytes of the last block that begins at `position` or before it; null where none does. */
  bytesUpTo(position: number): BlockBytes | null {
    const block = this.#holding.get(position);
    return block === undefined ? null : bytesOf(block);
  }

  #blockFrom(position: number): BlockRow | undefined {
    const holding = this.#holding.get(position);
    return holding !== undefined && holding.first_position + holding.count > position
      ? holding
      : this.#after.get(position);
  }
}

/** The body of a block with these records. */
export function packBlock(records: readonly LogRecord[]): Buffer {
  const bytes = Buffer.concat(records.map((record) => record.bytes));
  return zstdCompressSync(bytes, { ...FRAME, chunkSize: outputChunk(bytes.length) });
}

/**
 * Room for what a block usually compresses to, in bytes; other blocks are put together from several. Node keeps it
 * until the next full garbage collection: with the default of 16 kB that was 45 MB at 2,000 callbacks a second.
 */
const outputChunk = (bytes: number): number => Math.max(1024, Math.ceil(bytes / 8));

/** The records of a block. */
export const recordsOf = (block: BlockRow): readonly LogRecord[] => [
  ...readRecords(decompress(block)),
];

const bytesOf = (block: BlockRow): BlockBytes => {
  const { first_position: first, count } = block;
  return { first, next: first + count, records: decompress(block) };
};

/** In chunks that nearly every block fits into: by default it'd be put together from pieces of 64 kB. */
const decompress = ({ count, body }: BlockRow): Buffer =>
  zstdDecompressSync(body, { chunkSize: (count + 1) * RECORD_BYTES });
