/** Reads how far forwarding has got, on a read-only connection. */

import type { Kysely } from 'kysely';
import type { ForwardCursor, StoredCursors } from '../../../ports/forwarding/forward-cursors.ts';
import type { Tables } from '../database/tables.ts';
import { cursorIn } from './cursor-row.ts';

export class ForwardQueries {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async cursors(): Promise<StoredCursors> {
    const rows = await this.#database.selectFrom('forward_cursors').selectAll().execute();
    const cursors: ForwardCursor[] = [];
    const unreadable: string[] = [];
    for (const row of rows) {
      try {
        cursors.push(cursorIn(row));
      } catch {
        unreadable.push(row.target);
      }
    }
    return { cursors, unreadable };
  }
}
