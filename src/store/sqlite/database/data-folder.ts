/** The folder of the database and the journal, made so that it survives a crash of the machine. */

import { closeSync, fsyncSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** What's in these folders is lost with the machine, and in some of them no file can be made. */
const KERNEL_FOLDERS = ['/proc', '/sys', '/dev'];
/** The one of them that's ordinary memory. */
const MEMORY_FOLDER = '/dev/shm';

/** A folder in which nothing can be kept. */
class UnusableFolderError extends Error {
  override readonly name = 'UnusableFolderError';
}

/**
 * Makes a folder and its missing parents, all on disk when this returns. Throws `UnusableFolderError` for
 * the kernel's own folders, and the file system's errors otherwise.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let existing = resolve(path);
  // Not with `recursive`: where no folder can be made, Node tries forever.
  while (!isThere(existing)) {
    missing.unshift(basename(existing));
    existing = dirname(existing);
  }
  const real = join(realpathSync(existing), ...missing);
  const isIn = (folder: string): boolean => real === folder || real.startsWith(folder + sep);
  if (KERNEL_FOLDERS.some(isIn) && !isIn(MEMORY_FOLDER)) {
    throw new UnusableFolderError(
      `${path} belongs to the operating system, which keeps no files there. Set another folder with --data-dir or CALLBOARD_DATA_DIR`,
    );
  }
  for (const name of missing) {
    const parent = existing;
    existing = join(parent, name);
    makeOne(existing);
    syncFolder(parent);
  }
}

/** Syncs a folder's list of files. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Another process may make it at the same time. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
