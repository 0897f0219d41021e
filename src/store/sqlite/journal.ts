/**
 * The journal: batches of callbacks, on disk before they are acknowledged and until the database
 * holds them too. Whatever a batch holds, it costs one write and one sync, so no answer waits for
 * calls to be joined, rows to be written or pages to be checkpointed. Two files take turns, and each
 * is written over from its beginning once the database has all of it; it never reads while it runs.
 *
 * A batch, little-endian, its records behind its head:
 *
 *     8 bytes salt of this run   f64 sequence   u32 length of the records
 *     u32 CRC-32 of everything else
 *
 * What is left of earlier turns is told apart by the sequence, which goes up by one from batch to
 * batch; what somebody might have hidden inside a callback, by the salt.
 */

import { randomBytes } from 'node:crypto';
import {
  close,
  closeSync,
  constants,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  write,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

/** The room that a batch's head takes in front of its records. */
export const HEAD_BYTES = 24;

const SALT_BYTES = 8;
/** A file that has grown to this is left for the other one. */
const TURN_BYTES = 16 * 1024 * 1024;
/** Linux syncs what it writes in one go; elsewhere a sync follows that asks more of the disk. */
const WRITES_ARE_SYNCED = process.platform === 'linux';
const FLAGS =
  constants.O_WRONLY |
  constants.O_CREAT |
  constants.O_TRUNC |
  (WRITES_ARE_SYNCED ? constants.O_DSYNC : 0);
const FILES = ['callboard.journal-1', 'callboard.journal-2'] as const;

const closeFile = promisify(close);

/** Why a batch is not on disk. `broken`: the disk may have lost what it had confirmed before. */
export interface JournalFailure {
  readonly reason: string;
  readonly broken: boolean;
}

interface JournalFile {
  readonly descriptor: number;
  /** Where the next batch goes. */
  end: number;
  /** Its last batch. */
  sequence: number;
}

export class Journal {
  readonly #folder: string;
  readonly #salt = randomBytes(SALT_BYTES);
  readonly #files: readonly [JournalFile, JournalFile];
  #turn: 0 | 1 = 0;
  /** The last batch that is on disk. */
  #sequence: number;
  /** The last one that the database holds. */
  #applied: number;

  /**
   * Opens it empty. `sequence`: its last batch so far, all of which the database holds.
   */
  constructor(folder: string, sequence: number) {
    this.#folder = folder;
    this.#sequence = sequence;
    this.#applied = sequence;
    const open = (name: string): JournalFile => ({
      descriptor: openSync(join(folder, name), FLAGS, 0o640),
      end: 0,
      sequence,
    });
    this.#files = [open(FILES[0]), open(FILES[1])];
    syncFolder(folder);
  }

  /** The last batch that is on disk. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * Puts a batch on disk and says when it is there. `batch` begins with the room for its head, and
   * must stay as it is until then; only one at a time may be under way.
   */
  write(batch: Buffer, done: (failure: JournalFailure | null) => void): void {
    const file = this.#fileInTurn();
    const sequence = this.#sequence + 1;
    seal(batch, this.#salt, sequence);
    const kept = (): void => {
      file.end += batch.length;
      file.sequence = sequence;
      this.#sequence = sequence;
      done(null);
    };
    writeWhole(file.descriptor, batch, 0, file.end, (error) => {
      // What could not be written is written over by the next batch, under the same number.
      if (error !== null) return done(failureOf(error));
      if (WRITES_ARE_SYNCED) return kept();
      fdatasync(file.descriptor, (syncError) => {
        if (syncError === null) return kept();
        done({ reason: syncError.message, broken: true });
      });
    });
  }

  /** The database holds every batch up to this one. */
  applied(sequence: number): void {
    this.#applied = sequence;
  }

  /**
   * Closes it, and leaves nothing behind that the database holds. Nothing may be under way. It doesn't
   * hold up the thread that calls it: the disk may hang.
   */
  async close(): Promise<void> {
    await Promise.all(this.#files.map(({ descriptor }) => closeFile(descriptor)));
    if (this.#applied < this.#sequence) return;
    await Promise.all(FILES.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  #fileInTurn(): JournalFile {
    const file = this.#files[this.#turn];
    if (file.sequence <= this.#applied) {
      file.end = 0;
      return file;
    }
    const other = this.#files[this.#turn === 0 ? 1 : 0];
    if (file.end < TURN_BYTES || other.sequence > this.#applied) return file;
    this.#turn = this.#turn === 0 ? 1 : 0;
    other.end = 0;
    return other;
  }
}

/** A batch that a journal holds. */
export interface JournalBatch {
  readonly sequence: number;
  readonly records: Buffer;
}

/** The batches in a folder's journal after `sequence`, in their order; none where there is no journal. */
export function readJournal(folder: string, sequence: number): readonly JournalBatch[] {
  return FILES.flatMap((name) => [...batchesIn(contentsOf(join(folder, name)))])
    .filter((batch) => batch.sequence > sequence)
    .sort((a, b) => a.sequence - b.sequence);
}

function contentsOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return Buffer.alloc(0);
    }
    throw error;
  }
}

/** The batches of one turn: the next one that is not whole, or not the next, was never confirmed. */
function* batchesIn(file: Buffer): Generator<JournalBatch> {
  const salt = file.subarray(0, SALT_BYTES);
  let last: number | null = null;
  let start = 0;
  while (start + HEAD_BYTES <= file.length) {
    const sequence = file.readDoubleLE(start + 8);
    const end = start + HEAD_BYTES + file.readUInt32LE(start + 16);
    const batch = file.subarray(start, end);
    const follows = last === null || sequence === last + 1;
    if (!follows || end > file.length || !salt.equals(batch.subarray(0, SALT_BYTES))) return;
    if (batch.readUInt32LE(20) !== checksum(batch)) return;
    yield { sequence, records: batch.subarray(HEAD_BYTES) };
    last = sequence;
    start = end;
  }
}

function seal(batch: Buffer, salt: Buffer, sequence: number): void {
  salt.copy(batch);
  batch.writeDoubleLE(sequence, 8);
  batch.writeUInt32LE(batch.length - HEAD_BYTES, 16);
  batch.writeUInt32LE(checksum(batch), 20);
}

const checksum = (batch: Buffer): number =>
  crc32(batch.subarray(HEAD_BYTES), crc32(batch.subarray(0, 20)));

/** An I/O error may be of a sync: then nobody knows what became of earlier writes. */
const failureOf = (error: NodeJS.ErrnoException): JournalFailure => ({
  reason: error.message,
  broken: error.code === 'EIO',
});

/** Writes all of it: a disk that is nearly full takes a part first. */
function writeWhole(
  descriptor: number,
  bytes: Buffer,
  from: number,
  position: number,
  done: (error: NodeJS.ErrnoException | null) => void,
): void {
  write(descriptor, bytes, from, bytes.length - from, position, (error, written) => {
    if (error !== null) return done(error);
    if (from + written === bytes.length) return done(null);
    if (written === 0) return done(new Error('the disk took nothing of it'));
    writeWhole(descriptor, bytes, from + written, position + written, done);
  });
}

/** A new file is there after a crash of the machine only when its folder is on disk, too. */
function syncFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
