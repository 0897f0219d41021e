/**
 * Finds calls by their SIDs, and SIDs by what they begin with, by the index over their leading bits. Of the full
 * segments, it only searches those whose filters may have the SID: the writer changes pages all the time, so a reader's
 * cache seldom has those of 80 indexes.
 */

import type { Statement } from 'better-sqlite3';
import { leadingBits } from '../../../core/sid-prefix.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import { segmentOf } from '../calls/segments.ts';
import { halved, mayHold } from '../calls/sid-filters.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { sidKey } from '../database/sid-key.ts';
import { textHash } from '../database/text-hash.ts';
import type { WalkedCall } from './call-walk.ts';

/** Filters that one question reads: some 3 ms while the file is cached. Segments without one are searched. */
const FILTERS_AT_ONCE = 4;

export class SidSearch {
  readonly #find: Statement<[string, number, string], WalkedCall>;
  readonly #findOf: Statement<[string, number, string, string], WalkedCall>;
  readonly #filter: Statement<[number], Buffer>;
  /** By segment. A filter in the database never changes. */
  readonly #filters = new Map<number, Uint8Array>();
  readonly #lastId: Statement<[], number | null>;
  readonly #within: Statement<[number, number, number, string], string>;
  readonly #withinOf: Statement<[number, number, number, string, string], string>;

  constructor(database: SqliteDatabase) {
    const find = (condition: string): string => `
      SELECT calls.id, account_sid AS accountSid, call_sid AS callSid, direction, from_number AS "from",
        to_number AS "to", parent_call_sid AS parent, state
      FROM json_each(?) AS searched CROSS JOIN calls ON calls.segment = searched.value
        CROSS JOIN accounts ON accounts.id = calls.account
      WHERE sid_hash = ? AND call_sid = ? ${condition} LIMIT 1`;
    this.#find = database.prepare(find(''));
    this.#findOf = database.prepare(find('AND account_sid IN (SELECT value FROM json_each(?))'));
    this.#lastId = database.prepare<[], number | null>('SELECT max(id) FROM calls').pluck();
    this.#filter = database
      .prepare<[number], Buffer>('SELECT bits FROM sid_filters WHERE segment = ?')
      .pluck();
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
    const by = (hash: number): WalkedCall | undefined => {
      const segments = JSON.stringify(this.#segmentsOf(hash));
      return scope === 'all'
        ? this.#find.get(segments, hash, callSid)
        : this.#findOf.get(segments, hash, callSid, JSON.stringify(scope));
    };
    // Few are only found by their hash: see `sid-key.ts`.
    return by(sidKey(callSid)) ?? by(textHash(callSid)) ?? null;
  }

  /** At most `limit` SIDs that begin with `prefix`, newest first; none if it's too short. */
  async beginningWith({ scope }: Asker, prefix: string, limit: number): Promise<readonly string[]> {
    const bits = leadingBits(prefix);
    const found = new Set<string>();
    if (bits === null) return [];
    for (const segment of this.#segmentsOf(bits)) {
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

  /** The segments that may have a SID with this hash, newest first. */
  #segmentsOf(hash: number): readonly number[] {
    const segments: number[] = [];
    let toRead = FILTERS_AT_ONCE;
    for (let segment = segmentOf(this.#lastId.get() ?? 0); segment >= 0; segment -= 1) {
      let filter = this.#filters.get(segment);
      if (filter === undefined && toRead > 0) {
        toRead -= 1;
        filter = this.#readFilter(segment);
      }
      if (filter === undefined || mayHold(filter, hash)) segments.push(segment);
    }
    return segments;
  }

  /** The filter of a segment, if that's full. */
  #readFilter(segment: number): Uint8Array | undefined {
    const bits = this.#filter.get(segment);
    if (bits === undefined) return undefined;
    const filter = halved(bits);
    this.#filters.set(segment, filter);
    return filter;
  }
}
