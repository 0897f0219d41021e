/** Reads how far forwarding has got, on a read-only connection. What no version wrote throws. */

import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { ForwardCursor } from '../../../ports/forwarding/forward-cursors.ts';
import type { Tables } from '../database/tables.ts';

const positions = z.array(z.int().positive());

export class ForwardQueries {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async cursors(): Promise<readonly ForwardCursor[]> {
    const rows = await this.#database.selectFrom('forward_cursors').selectAll().execute();
    return rows.map(cursorIn);
  }
}

const cursorIn = (row: Selectable<Tables['forward_cursors']>): ForwardCursor => ({
  target: row.target,
  epoch: row.epoch,
  through: row.through,
  pending: positions.parse(JSON.parse(row.pending)),
});
