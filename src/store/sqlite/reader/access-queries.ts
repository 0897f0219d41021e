/** Questions about keys, sessions and the audit log, on a read-only connection. */

import type { Kysely } from 'kysely';
import { type Result, success } from '../../../core/result.ts';
import type { AuditPage } from '../../../ports/access/audit-log.ts';
import type { StoredKey, StoredSession } from '../../../ports/access/credentials.ts';
import type { BadCursor, PageRequest } from '../../../ports/paging.ts';
import { auditIn, keyIn, sessionIn } from '../access/access-rows.ts';
import type { Tables } from '../database/tables.ts';
import { decodePlace, encodeCursor } from './cursor.ts';

export class AccessQueries {
  readonly #database: Kysely<Tables>;
  readonly #epoch: string;

  constructor(database: Kysely<Tables>, epoch: string) {
    this.#database = database;
    this.#epoch = epoch;
  }

  async keys(): Promise<readonly StoredKey[]> {
    const rows = await this.#database
      .selectFrom('api_keys')
      .selectAll()
      .orderBy('id', 'desc')
      .execute();
    return rows.map(keyIn);
  }

  async sessions(now: number): Promise<readonly StoredSession[]> {
    const rows = await this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('expires_at', '>', now)
      .orderBy('id')
      .execute();
    return rows.map(sessionIn);
  }

  async audit({ cursor, limit }: PageRequest): Promise<Result<AuditPage, BadCursor>> {
    const before = decodePlace(this.#epoch, cursor);
    if (!before.ok) return before;
    let query = this.#database
      .selectFrom('audit')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (before.value !== null) query = query.where('id', '<', before.value);
    const rows = await query.execute();
    const records = rows.slice(0, limit).map(auditIn);
    const last = records.at(-1);
    const isMore = rows.length > limit && last !== undefined;
    return success({ records, nextCursor: isMore ? encodeCursor(this.#epoch, last.id) : null });
  }
}
