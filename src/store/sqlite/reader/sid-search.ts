/** Finds the SIDs that begin with a text, by the index over their leading bits. */

import type { Statement } from 'better-sqlite3';
import { leadingBits } from '../../../core/sid-prefix.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import { segmentOf } from '../calls/segments.ts';
import type { SqliteDatabase } from '../database/database.ts';

export class SidSearch {
  readonly #lastId: Statement<[], number | null>;
  readonly #within: Statement<[number, number, number, string], string>;
  readonly #withinOf: Statement<[number, number, number, string, string], string>;

  constructor(database: SqliteDatabase) {
    this.#lastId = database.prepare<[], number | null>('SELECT max(id) FROM calls').pluck();
    const within = `SELECT DISTINCT call_sid FROM calls
      WHERE segment = ? AND sid_hash = ? AND substr(call_sid, 1, ?) = ?`;
    this.#within = database.prepare<[number, number, number, string], string>(within).pluck();
    this.#withinOf = database
      .prepare<[number, number, number, string, string], string>(
        `${within} AND +account IN
           (SELECT id FROM accounts WHERE account_sid IN (SELECT value FROM json_each(?)))`,
      )
      .pluck();
  }

  /** At most `limit` SIDs that begin with `prefix`, newest first; none if it's too short. */
  async beginningWith({ scope }: Asker, prefix: string, limit: number): Promise<readonly string[]> {
    const bits = leadingBits(prefix);
    const found = new Set<string>();
    if (bits === null) return [];
    for (let segment = segmentOf(this.#lastId.get() ?? 0); segment >= 0; segment -= 1) {
      const where = [segment, bits, prefix.length, prefix] as const;
      const sids =
        scope === 'all'
          ? this.#within.all(...where)
          : this.#withinOf.all(...where, JSON.stringify(scope));
      for (const sid of sids) found.add(sid);
      if (found.size >= limit) break;
    }
    return [...found].slice(0, limit);
  }
}
