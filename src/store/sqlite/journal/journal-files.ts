/**
 * The journal's files: their names, which process may write to them, and what happens to them. Each start
 * has a generation, and each generation two files of its own, so two writers never share one.
 *
 *     callboard.journal-17-1             written by generation 17
 *     callboard.journal-17-1.left        taken over by a later start, which deletes it
 *     callboard.journal-17-1.damaged-…   a copy of one that couldn't be read completely; never touched again
 *     callboard.journal-1                generation 0: Callboard before 2026-11
 */

import {
  closeSync,
  copyFileSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../database/data-folder.ts';

/** The two that take turns. */
export const FILE_NUMBERS = [1, 2] as const;
export type FileNumber = (typeof FILE_NUMBERS)[number];

const NAME = /^callboard\.journal-(?:(\d+)-)?([12])(\.left)?$/;
const LEFT = '.left';

/** An existing file of the journal. */
export interface JournalFileName {
  readonly name: string;
  readonly generation: number;
  readonly number: FileNumber;
  readonly isLeft: boolean;
}

/** The name of a generation's file. */
export const journalName = (generation: number, number: FileNumber): string =>
  generation === 0 ? `callboard.journal-${number}` : `callboard.journal-${generation}-${number}`;

/** The journal's files in a folder, without copies of damaged ones; none if there's no folder. */
export function journalFilesIn(folder: string): readonly JournalFileName[] {
  return namesIn(folder).flatMap((name) => {
    const [, generation, number, left] = NAME.exec(name) ?? [];
    if (number === undefined) return [];
    return [
      {
        name,
        generation: Number(generation ?? 0),
        number: number === '1' ? 1 : 2,
        isLeft: left !== undefined,
      } as const,
    ];
  });
}

/** The copies of damaged files in a folder. */
const damagedCopiesIn = (folder: string): readonly string[] =>
  namesIn(folder).filter((name) => /^callboard\.journal-.*\.damaged-/.test(name));

/**
 * Takes the files of earlier generations away from any process that may still write to them. A writer checks
 * that its file is in place after each write, and doesn't answer if it isn't, so everything that was answered
 * is in the file before this returns.
 */
export function takeOver(folder: string, generation: number): void {
  const written = journalFilesIn(folder).filter(
    (file) => !file.isLeft && file.generation < generation,
  );
  for (const { name } of written) renameSync(join(folder, name), join(folder, name + LEFT));
}

/** Makes a generation's files, empty. Throws if one exists. */
export function makeJournalFiles(folder: string, generation: number): void {
  for (const number of FILE_NUMBERS) {
    closeSync(openSync(join(folder, journalName(generation, number)), 'wx', 0o640));
  }
  syncFolder(folder);
}

/** Deletes what earlier generations left. The database has all of it that could be read. */
export function deleteLeftFiles(folder: string, generation: number): void {
  for (const file of journalFilesIn(folder)) {
    if (file.generation < generation) rmSync(join(folder, file.name), { force: true });
  }
}

/** Keeps a copy of a damaged file, and returns the copy's name. */
export function keepDamaged(folder: string, { name }: JournalFileName, at: Date): string {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const taken = new Set(damagedCopiesIn(folder));
  const base = `${name.replace(LEFT, '')}.damaged-${stamp}`;
  let copy = base;
  for (let again = 2; taken.has(copy); again += 1) copy = `${base}-${again}`;
  try {
    linkSync(join(folder, name), join(folder, copy));
  } catch {
    // Not every file system supports links.
    copyFileSync(join(folder, name), join(folder, copy));
  }
  return copy;
}

/** A file of the journal and its bytes. */
export interface JournalFileContents extends JournalFileName {
  readonly bytes: Buffer;
}

/** The files of the newest generation in a folder: before it began, it took in all earlier ones. */
export function readJournal(folder: string): readonly JournalFileContents[] {
  const all = journalFilesIn(folder);
  const newest = Math.max(0, ...all.map((file) => file.generation));
  return all
    .filter((file) => file.generation === newest)
    .flatMap((file) => {
      const bytes = absentAsNull(() => readFileSync(join(folder, file.name)));
      return bytes === null ? [] : [{ ...file, bytes }];
    });
}

const namesIn = (folder: string): readonly string[] =>
  absentAsNull(() => readdirSync(folder).sort()) ?? [];

function absentAsNull<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
