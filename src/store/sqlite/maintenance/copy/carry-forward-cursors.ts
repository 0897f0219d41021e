/**
 * A copy of the log keeps its positions, and the cursors of forwarding were copied with it: they're made the copy's
 * own. So callbacks that hadn't been forwarded when it was made are forwarded from it.
 */

import type { SqliteDatabase } from '../../database/database.ts';

/** Gives the cursors the database's epoch. Run it once the copy has its progress. */
export function carryForwardCursors(database: SqliteDatabase): void {
  database.exec(
    `UPDATE forward_cursors
     SET epoch = (SELECT epoch FROM progress WHERE id = 1),
         through = min(through, (SELECT head FROM progress WHERE id = 1))`,
  );
}
