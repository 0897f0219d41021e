/** Where in a data folder's files a text is. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';

/** The files that hold it, and the blocks of the log that do once they're decompressed. */
export function placesOf(folder: string, text: string): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => readFileSync(join(folder, name)).includes(text));
  const database = new Sqlite(join(folder, 'callboard.db'), { readonly: true });
  const blocks = database
    .prepare<[], { first_position: number; body: Buffer }>('SELECT first_position, body FROM log')
    .all();
  database.close();
  const logged = blocks.filter(({ body }) => zstdDecompressSync(body).includes(text));
  return [...files, ...logged.map(({ first_position }) => `log ${first_position}`)];
}
