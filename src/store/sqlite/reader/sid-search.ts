/** Finds calls by their SIDs, and SIDs by what they begin with, by the index over their leading bits. */

import type { Statement } from 'better-sqlite3';
import { leadingBits } from '../../../core/sid-prefix.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import { CALLS_PER_SEGMENT, segmentOf } from '../calls/segments.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { sidKey } from '../database/sid-key.ts';
import { textHash } from '../database/text-hash.ts';
import type { WalkedCall } from './call-walk.ts';

export class SidSearch {
  readonly #find: Statement<[number, string], WalkedCall>;
  readonly #findOf: Statement<[number, string, string], WalkedCall>;
  readonly #lastId: Statement<[], number | null>;
  readonly #within: Statement<[number, number, number, string], string>;
  readonly #withinOf: Statement<[number, number, number, string, string], string>;

  constructor(database: SqliteDatabase) {
    const find = (condition: string): string => `
      WITH RECURSIVE every (segment) AS (
        SELECT max(id) / ${CALLS_PER_SEGMENT} FROM calls
        UNION ALL SELECT segment - 1 FROM every WHERE segment > 0
      )
      SELECT calls.id, account_sid AS accountSid, call_sid AS callSid, direction, from_number AS "from",
        to_number AS "to", parent_call_sid AS parent, state
      FROM every CROSS JOIN calls ON calls.segment = every.segment
        CROSS JOIN accounts ON accounts.id = calls.account
      WHERE sid_hash = ? AND call_sid = ? ${condition} LIMIT 1`;
    this.#find = database.prepare(find(''));
    this.#findOf = database.prepare(find('AND account_sid IN (SELECT value FROM json_each(?))'));
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

  /** The row of a call that the asker may see, from the newest segment that has one; null if there's none. */
  find({ scope }: Asker, callSid: string): WalkedCall | null {
    const by = (hash: number): WalkedCall | undefined =>
      scope === 'all'
        ? this.#find.get(hash, callSid)
        : this.#findOf.get(hash, callSid, JSON.stringify(scope));
    // Few are only found by their hash: see `sid-key.ts`.
    return by(sidKey(callSid)) ?? by(textHash(callSid)) ?? null;
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
