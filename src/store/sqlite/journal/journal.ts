/**
 * The journal: batches of callbacks, on disk before they are acknowledged and until the database holds
 * them too. Whatever a batch holds, it costs one write and one sync, so no answer waits for calls to be
 * joined, rows to be written or pages to be checkpointed. Two files take turns, and each is written over
 * from its beginning once the database has all of it. This module writes; `journal-survey.ts` reads.
 */

import { close, constants, fdatasync, fstatSync, openSync, write } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JOURNAL_FILE_BYTES } from '../tuning.ts';
import { isInPlace } from './file-watch.ts';
import { type FileNumber, journalName } from './journal-files.ts';
import { seal } from './journal-format.ts';

/** Linux syncs what it writes in one go; elsewhere a sync follows that asks more of the disk. */
const WRITES_ARE_SYNCED = process.platform === 'linux';
const FLAGS = constants.O_WRONLY | (WRITES_ARE_SYNCED ? constants.O_DSYNC : 0);

const closeFile = promisify(close);

/**
 * Why a batch is not on disk.
 *
 * - `refused`: the disk is full or read-only, for now; what it had confirmed before is there.
 * - `broken`: it may have lost what it had confirmed before.
 * - `gone`: the batch went into a file that is no longer in its place.
 */
export interface JournalFailure {
  readonly kind: 'refused' | 'broken' | 'gone';
  readonly reason: string;
}

/** The files that a start made for its generation (`journal-files.ts`), empty. */
export interface JournalOptions {
  readonly folder: string;
  readonly generation: number;
  readonly salt: Buffer;
  /** The number of the last callback so far. The database holds all up to it. */
  readonly last: number;
}

interface JournalFile {
  readonly path: string;
  readonly descriptor: number;
  readonly inode: number;
  /** Where the next batch goes. */
  end: number;
  /** The number of its last callback. */
  last: number;
}

export class Journal {
  readonly #salt: Buffer;
  readonly #files: readonly [JournalFile, JournalFile];
  #turn: 0 | 1 = 0;
  /** The last callback that is on disk. */
  #last: number;
  /** The last one that the database holds. */
  #applied: number;
  /** The latest write failed, so nobody knows what is at the end of its file. */
  #isUnsure = false;

  constructor({ folder, generation, salt, last }: JournalOptions) {
    this.#salt = salt;
    this.#last = last;
    this.#applied = last;
    const open = (number: FileNumber): JournalFile => {
      const path = join(folder, journalName(generation, number));
      const descriptor = openSync(path, FLAGS);
      return { path, descriptor, inode: fstatSync(descriptor).ino, end: 0, last };
    };
    this.#files = [open(1), open(2)];
  }

  /** The number of the last callback that is on disk. */
  get last(): number {
    return this.#last;
  }

  /**
   * Puts a batch of `count` callbacks on disk and says when it is there. `batch` begins with the room
   * for its head, and must stay as it is until then; only one at a time may be under way.
   */
  write(batch: Buffer, count: number, done: (failure: JournalFailure | null) => void): void {
    const file = this.#fileInTurn();
    seal(batch, this.#salt, this.#last + 1, count);
    const end = (error: NodeJS.ErrnoException | null): void => {
      this.#isUnsure = error !== null;
      if (error !== null) done(failureOf(error));
      // A takeover moves the file first, and then reads it: what came later is never read.
      else if (!isInPlace(file.path, file.inode)) done(goneFrom(file));
      else {
        file.end += batch.length;
        this.#last += count;
        file.last = this.#last;
        done(null);
      }
    };
    writeWhole(file.descriptor, batch, 0, file.end, (error) => {
      if (error !== null || WRITES_ARE_SYNCED) return end(error);
      fdatasync(file.descriptor, end);
    });
  }

  /** Says where a file of the journal is no longer in its place; null where all is well. */
  missing(): JournalFailure | null {
    const gone = this.#files.find((file) => !isInPlace(file.path, file.inode));
    return gone === undefined ? null : goneFrom(gone);
  }

  /** The database holds every callback up to this one. */
  applied(last: number): void {
    this.#applied = last;
  }

  /**
   * Closes it, and leaves nothing behind that the database holds. Nothing may be under way. It doesn't
   * hold up the thread that calls it: the disk may hang.
   */
  async close(): Promise<void> {
    await Promise.all(this.#files.map(({ descriptor }) => closeFile(descriptor)));
    if (this.#applied < this.#last) return;
    await Promise.all(this.#files.map(({ path }) => rm(path, { force: true })));
  }

  #fileInTurn(): JournalFile {
    const file = this.#files[this.#turn];
    // The next batch has the same number: written anywhere else, two would have it.
    if (this.#isUnsure) return file;
    if (file.last <= this.#applied) {
      file.end = 0;
      return file;
    }
    const other = this.#files[this.#turn === 0 ? 1 : 0];
    if (file.end < JOURNAL_FILE_BYTES || other.last > this.#applied) return file;
    this.#turn = this.#turn === 0 ? 1 : 0;
    other.end = 0;
    return other;
  }
}

/** An I/O error may be of a sync: then nobody knows what became of earlier writes. */
function failureOf(error: NodeJS.ErrnoException): JournalFailure {
  // Without Linux's synced writes, any failure may be of the sync.
  const isBroken = error.code === 'EIO' || error.syscall === 'fdatasync';
  return { kind: isBroken ? 'broken' : 'refused', reason: error.message };
}

const goneFrom = ({ path }: JournalFile): JournalFailure => ({
  kind: 'gone',
  reason: `${path} was moved or deleted`,
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
