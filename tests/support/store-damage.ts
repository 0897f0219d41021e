/** Damages real database files: whole pages, as a failing disk would. */

import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';

const PAGE_BYTES = 8192;

/** The pages of a table or an index, only its leaves if `leaves` says so. The database must be closed. */
export function pagesOf(
  file: string,
  name: string,
  kind: 'leaf' | 'internal' | 'overflow',
): readonly number[] {
  const database = new Database(file, { readonly: true });
  try {
    return database
      .prepare<[string, string], number>(
        'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno',
      )
      .pluck()
      .all(name, kind);
  } finally {
    database.close();
  }
}

/** Overwrites a page. The first is 1. */
export function overwritePage(file: string, page: number, byte = 0xa5): void {
  write(file, (page - 1) * PAGE_BYTES, Buffer.alloc(PAGE_BYTES, byte));
}

/** Flips one bit of a byte. */
export function flipBit(file: string, offset: number): void {
  const bytes = Buffer.alloc(1);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, bytes, 0, 1, offset);
  closeSync(descriptor);
  bytes[0] = (bytes[0] ?? 0) ^ 0x10;
  write(file, offset, bytes);
}

function write(file: string, offset: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}
