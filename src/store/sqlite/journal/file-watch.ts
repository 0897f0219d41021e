/**
 * Whether files are still where they were opened. A process goes on writing to a file that was deleted
 * or moved, and nothing fails; but the next start doesn't find it.
 */

import { statSync } from 'node:fs';

/** Whether `path` still leads to this inode. The kernel knows that without asking the disk. */
export function isInPlace(path: string, inode: number): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino === inode;
  } catch {
    // A folder above it can't be entered any more, or is no folder.
    return false;
  }
}

/** Files that have to stay where they are at the time when this is made; one that isn't there is left out. */
export class FileWatch {
  readonly #files: readonly { readonly path: string; readonly inode: number }[];

  constructor(paths: readonly string[]) {
    this.#files = paths.flatMap((path) => {
      const inode = statSync(path, { throwIfNoEntry: false })?.ino;
      return inode === undefined ? [] : [{ path, inode }];
    });
  }

  /** Says which one isn't in its place any more; null where all are. */
  missing(): string | null {
    const gone = this.#files.find(({ path, inode }) => !isInPlace(path, inode));
    return gone === undefined ? null : `${gone.path} was moved or deleted`;
  }
}
