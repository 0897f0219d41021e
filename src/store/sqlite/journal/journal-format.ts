/**
 * The journal's bytes: what precedes a batch, and how the batches of a file are found again, damaged or not.
 * It touches no file.
 *
 * A batch, little-endian, its records (`record.ts`) behind its head:
 *
 *     8 bytes salt of this generation   f64 number of its first callback   u32 number of callbacks
 *     u32 length of the records   u32 CRC-32 of their last 64 bytes   u32 CRC-32 of all of them
 *     u32 CRC-32 of the head up to here
 *
 * Callbacks are numbered without a gap, so two batches show how many callbacks are missing between
 * them. A batch is written only after the one before it was on disk, so a head proves that everything
 * before it was acknowledged, even if its own records are damaged. The CRC of the last bytes distinguishes a
 * batch that was damaged later from one that a crash cut short. The salt is random, so a callback that
 * contains the bytes of a batch isn't taken for one.
 *
 * Until 2026-11 (generation 0) the head was 24 bytes: salt, f64 number of the batch, u32 length of the
 * records, u32 CRC-32 of the rest of the head and the records. Files of that time are still read.
 */

import { crc32 } from 'node:zlib';

/** Bytes of a batch's head, in front of its records. */
export const HEAD_BYTES = 36;
export const SALT_BYTES = 8;

/** This many bytes at the end of the records have a CRC of their own. */
const END_BYTES = 64;
const OLD_HEAD_BYTES = 24;

/** A batch as its head describes it. */
export interface FoundBatch {
  /** The numbers of its first and last callback; in generation 0 the batch's own. */
  readonly first: number;
  readonly last: number;
  /**
   * - `whole`: as it was written.
   * - `damaged`: it was written to its end, and changed since.
   * - `torn`: it may never have been written to its end, and so never acknowledged.
   */
  readonly state: 'whole' | 'damaged' | 'torn';
  /** Only those of a whole batch can be read. */
  readonly records: Buffer;
}

/** Writes the head in front of a batch's records. `batch` begins with the room for it. */
export function seal(batch: Buffer, salt: Buffer, first: number, count: number): void {
  const records = batch.subarray(HEAD_BYTES);
  salt.copy(batch);
  batch.writeDoubleLE(first, 8);
  batch.writeUInt32LE(count, 16);
  batch.writeUInt32LE(records.length, 20);
  batch.writeUInt32LE(crc32(records.subarray(-END_BYTES)), 24);
  batch.writeUInt32LE(crc32(records), 28);
  batch.writeUInt32LE(crc32(batch.subarray(0, 32)), 32);
}

/**
 * Every batch in a file whose head can be read, in the order of the file: those of this turn, then what
 * earlier turns left.
 */
export function* batchesIn(file: Buffer, salt: Buffer, generation: number): Generator<FoundBatch> {
  const read = generation === 0 ? oldBatchAt : batchAt;
  const headBytes = generation === 0 ? OLD_HEAD_BYTES : HEAD_BYTES;
  let at = file.indexOf(salt);
  while (at !== -1) {
    const batch = read(file, at);
    if (batch !== null) yield batch;
    const isWhole = batch?.state === 'whole';
    at = file.indexOf(salt, at + (isWhole ? headBytes + batch.records.length : 1));
  }
}

function batchAt(file: Buffer, at: number): FoundBatch | null {
  const start = at + HEAD_BYTES;
  if (start > file.length) return null;
  if (file.readUInt32LE(at + 32) !== crc32(file.subarray(at, at + 32))) return null;
  const first = file.readDoubleLE(at + 8);
  const last = first + file.readUInt32LE(at + 16) - 1;
  const records = file.subarray(start, start + file.readUInt32LE(at + 20));
  const isComplete = records.length === file.readUInt32LE(at + 20);
  const hasEnd = isComplete && file.readUInt32LE(at + 24) === crc32(records.subarray(-END_BYTES));
  const isWhole = isComplete && file.readUInt32LE(at + 28) === crc32(records);
  return { first, last, records, state: isWhole ? 'whole' : hasEnd ? 'damaged' : 'torn' };
}

/** In this format, only whole batches can be told from random bytes. */
function oldBatchAt(file: Buffer, at: number): FoundBatch | null {
  const start = at + OLD_HEAD_BYTES;
  if (start > file.length) return null;
  const number = file.readDoubleLE(at + 8);
  const end = start + file.readUInt32LE(at + 16);
  if (end > file.length) return null;
  const records = file.subarray(start, end);
  if (file.readUInt32LE(at + 20) !== crc32(records, crc32(file.subarray(at, at + 20)))) return null;
  return { first: number, last: number, records, state: 'whole' };
}
