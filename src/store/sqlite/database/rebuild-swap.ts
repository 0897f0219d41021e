/**
 * Puts a rebuilt database in the old one's place. Once it has its finished name, it's the one that counts: the
 * next process that opens the folder, a start or another rebuild, finishes the move. A crash in between leaves
 * the old database or the new one, never neither.
 */

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file that a rebuild writes until it's complete. */
export const unfinishedName = (file: string): string => `${file}.rebuilding`;

const REPLACES = 'rebuilt';
const REPLACES_DAMAGED = 'rebuilt-from-damaged';

/** A rebuilt database that isn't in place yet; null if there's none. */
export function rebuiltBeside(file: string): string | null {
  return (
    [`${file}.${REPLACES}`, `${file}.${REPLACES_DAMAGED}`].find((name) => existsSync(name)) ?? null
  );
}

/** Makes the rebuilt database the one that counts, and moves it into place. Returns the damaged one's new path. */
export function swapIn(file: string, keepsOld: boolean): string | null {
  renameSync(unfinishedName(file), `${file}.${keepsOld ? REPLACES_DAMAGED : REPLACES}`);
  syncFolderOf(file);
  return finishSwap(file);
}

/**
 * Finishes a move that a crash interrupted, if there was one. Call it under the folder's lock, before the
 * database is opened. Returns the name that a damaged database was given.
 */
export function finishSwap(file: string): string | null {
  const rebuilt = rebuiltBeside(file);
  if (rebuilt === null) return null;
  let aside: string | null = null;
  if (rebuilt.endsWith(REPLACES_DAMAGED)) {
    // Named by the rebuilt file's time, so that a second try gives the same names.
    aside = `${file}.damaged-${stampOf(statSync(rebuilt).mtime)}`;
    move(`${file}-wal`, `${aside}-wal`);
    move(file, aside);
  }
  // A write-ahead log is the old database's: the new one must never be opened beside it.
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
  syncFolderOf(file);
  renameSync(rebuilt, file);
  syncFolderOf(file);
  return aside;
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

const stampOf = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
