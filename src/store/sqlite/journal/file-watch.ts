/**
 * Checks that files are still where they were opened. Writes to a file that was deleted or moved succeed, but
 * the next start doesn't find it.
 */

import { statSync } from 'node:fs';

/** Whether `path` still leads to this inode. The kernel knows without asking the disk. */
export function isInPlace(path: string, inode: number): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino === inode;
  } catch {
    // A folder above it can no longer be entered, or isn't a folder.
    return false;
  }
}

/** Files that must stay where they are when this is made. Missing ones are left out. */
export class FileWatch {
  readonly #files: readonly { readonly path: string; readonly inode: number }[];

  constructor(paths: readonly string[]) {
    this.#files = paths.flatMap((path) => {
      const inode = statSync(path, { throwIfNoEntry: false })?.ino;
      return inode === undefined ? [] : [{ path, inode }];
    });
  }

  /** Says which file is no longer in place; null if all are. */
  missing(): string | null {
    const gone = this.#files.find(({ path, inode }) => !isInPlace(path, inode));
    return gone === undefined ? null : `${gone.path} was moved or deleted`;
  }
}
