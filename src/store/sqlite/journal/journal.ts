/**
 * The journal: batches of callbacks, on disk before they're acknowledged and until the database has them too.
 * A batch costs one write and one sync, whatever its size, so no answer waits for calls to be joined, rows to
 * be written or pages to be checkpointed. Two files take turns, and each is overwritten from its beginning
 * once the database has all of it. This module writes; `journal-survey.ts` reads.
 */

import { close, constants, fdatasync, fstatSync, ftruncate, openSync, write } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JOURNAL_FILE_BYTES } from '../tuning.ts';
import { isInPlace } from './file-watch.ts';
import { type FileNumber, journalName } from './journal-files.ts';
import { seal } from './journal-format.ts';

/** Linux writes and syncs in one call; elsewhere a separate, slower sync follows. */
const WRITES_ARE_SYNCED = process.platform === 'linux';
const FLAGS = constants.O_WRONLY | (WRITES_ARE_SYNCED ? constants.O_DSYNC : 0);

const closeFile = promisify(close);
const cutFile = promisify(ftruncate);
const syncFile = promisify(fdatasync);

/**
 * Why a batch isn't on disk.
 *
 * - `refused`: the disk is full or read-only for now; earlier writes are safe.
 * - `broken`: the disk may have lost earlier writes.
 * - `gone`: the batch went into a file that's no longer in place.
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
  /** The number of the last callback so far. The database has everything up to it. */
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
  /** The last one that the database has. */
  #applied: number;
  /** The latest write failed, so what's at the end of its file is unknown. */
  #isUnsure = false;
  #isWriting = false;
  /** The files take no turns by themselves while they're being emptied. */
  #isEmptying = false;
  /** Checks whether what someone waits for has come. */
  readonly #waiting = new Set<() => void>();

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
   * Writes a batch of `count` callbacks, and calls `done` once it's on disk. `batch` begins with room for its
   * head, and mustn't change until then. Only one write may be in progress.
   */
  write(batch: Buffer, count: number, done: (failure: JournalFailure | null) => void): void {
    const file = this.#fileInTurn();
    this.#isWriting = true;
    seal(batch, this.#salt, this.#last + 1, count);
    const end = (error: NodeJS.ErrnoException | null): void => {
      this.#isUnsure = error !== null;
      this.#isWriting = false;
      if (error !== null) done(failureOf(error));
      // A takeover moves the file and then reads it, so a later write would never be read.
      else if (!isInPlace(file.path, file.inode)) done(goneFrom(file));
      else {
        file.end += batch.length;
        this.#last += count;
        file.last = this.#last;
        done(null);
      }
      for (const check of this.#waiting) check();
    };
    writeWhole(file.descriptor, batch, 0, file.end, (error) => {
      if (error !== null || WRITES_ARE_SYNCED) return end(error);
      fdatasync(file.descriptor, end);
    });
  }

  /** Says which file of the journal is no longer in place; null if all is well. */
  missing(): JournalFailure | null {
    const gone = this.#files.find((file) => !isInPlace(file.path, file.inode));
    return gone === undefined ? null : goneFrom(gone);
  }

  /** The database has every callback up to this one. */
  applied(last: number): void {
    this.#applied = last;
    for (const check of this.#waiting) check();
  }

  /**
   * Empties both files of what the database had when this was called, while writes go on. Rejects if the disk fails,
   * or the database doesn't get that far in `timeoutMs`. Only one call may be in progress.
   */
  async empty(timeoutMs: number): Promise<void> {
    this.#isEmptying = true;
    try {
      await this.#emptyOther(timeoutMs);
      await this.#until(() => this.#canTurn && this.#turnOver(), timeoutMs);
      await this.#emptyOther(timeoutMs);
    } finally {
      this.#isEmptying = false;
    }
  }

  get #other(): JournalFile {
    return this.#files[this.#turn === 0 ? 1 : 0];
  }

  /** The other file is empty, and no write is in progress or may have to be done again. */
  get #canTurn(): boolean {
    return !this.#isWriting && !this.#isUnsure;
  }

  #turnOver(): boolean {
    this.#turn = this.#turn === 0 ? 1 : 0;
    return true;
  }

  async #emptyOther(timeoutMs: number): Promise<void> {
    const file = this.#other;
    await this.#until(() => file.last <= this.#applied, timeoutMs);
    await cutFile(file.descriptor, 0);
    await syncFile(file.descriptor);
    file.end = 0;
  }

  /** Resolves as soon as `isSo` returns true. */
  async #until(isSo: () => boolean, timeoutMs: number): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timeout);
        this.#waiting.delete(check);
        settle();
      };
      const check = (): void => {
        if (isSo()) end(resolve);
      };
      const timeout = setTimeout(
        () => end(() => reject(new Error('the journal is still needed'))),
        timeoutMs,
      );
      this.#waiting.add(check);
    });
  }

  /**
   * Closes the files, and deletes those that the database has completely. No write may be in progress. It
   * doesn't block the calling thread, as the disk may hang.
   */
  async close(): Promise<void> {
    await Promise.all(this.#files.map(({ descriptor }) => closeFile(descriptor)));
    if (this.#applied < this.#last) return;
    await Promise.all(this.#files.map(({ path }) => rm(path, { force: true })));
  }

  #fileInTurn(): JournalFile {
    const file = this.#files[this.#turn];
    // The next batch gets the same number; written anywhere else, two batches would have it.
    if (this.#isUnsure) return file;
    if (file.last <= this.#applied) {
      file.end = 0;
      return file;
    }
    const other = this.#other;
    const mayTurn = other.last <= this.#applied && !this.#isEmptying;
    if (file.end < JOURNAL_FILE_BYTES || !mayTurn) return file;
    this.#turnOver();
    other.end = 0;
    return other;
  }
}

/** An I/O error may come from a sync, and then earlier writes may be lost. */
function failureOf(error: NodeJS.ErrnoException): JournalFailure {
  // Without Linux's synced writes, any failure may come from the sync.
  const isBroken = error.code === 'EIO' || error.syscall === 'fdatasync';
  return { kind: isBroken ? 'broken' : 'refused', reason: error.message };
}

const goneFrom = ({ path }: JournalFile): JournalFailure => ({
  kind: 'gone',
  reason: `${path} was moved or deleted`,
});

/** Writes all of it: a disk that's nearly full first takes a part. */
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
