/** Writes keys, sessions and the audit log, within a transaction of the writer. */

import type { Statement } from 'better-sqlite3';
import type { AuditRecord } from '../../../ports/access/audit-log.ts';
import type { StoredKey, StoredSession } from '../../../ports/access/credentials.ts';
import { isDamage } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { AccessChange } from './access-change.ts';

export class AccessWriter {
  readonly #addKey: Statement<unknown[]>;
  readonly #revokeKey: Statement<[number, string]>;
  readonly #endSessionsOf: Statement<[string]>;
  readonly #keyUsed: Statement<[number, string, number]>;
  readonly #addSession: Statement<unknown[]>;
  readonly #dropExpired: Statement<[number]>;
  readonly #extendSession: Statement<[number, string, number]>;
  readonly #endSession: Statement<[string]>;
  readonly #addAudit: Statement<unknown[]>;

  constructor(database: SqliteDatabase) {
    this.#addKey = database.prepare(
      `INSERT INTO api_keys (key_id, hash, name, role, accounts, created_at, expires_at, last_used_at,
         revoked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#revokeKey = database.prepare(
      'UPDATE api_keys SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL',
    );
    this.#endSessionsOf = database.prepare('DELETE FROM sessions WHERE key_id = ?');
    this.#keyUsed = database.prepare(
      `UPDATE api_keys SET last_used_at = ?
       WHERE key_id = ? AND coalesce(last_used_at, -1) < ?`,
    );
    this.#addSession = database.prepare(
      `INSERT INTO sessions (hash, key_id, token_hash, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?)`,
    );
    this.#dropExpired = database.prepare('DELETE FROM sessions WHERE expires_at <= ?');
    this.#extendSession = database.prepare(
      'UPDATE sessions SET expires_at = ? WHERE hash = ? AND expires_at < ?',
    );
    this.#endSession = database.prepare('DELETE FROM sessions WHERE hash = ?');
    this.#addAudit = database.prepare(
      `INSERT INTO audit (at, action, actor, address, subject, count) VALUES (?, ?, ?, ?, ?, ?)`,
    );
  }

  /**
   * Returns whether anything changed. Damaged pages fail the change and nothing else: callbacks are kept without
   * them.
   */
  apply(change: AccessChange): boolean {
    try {
      return this.#apply(change);
    } catch (error) {
      if (!isDamage(error)) throw error;
      throw new Error(
        'pages with keys, sessions or the audit log are damaged: run callboard rebuild',
        { cause: error },
      );
    }
  }

  #apply(change: AccessChange): boolean {
    switch (change.type) {
      case 'add-key':
        return this.#add(change.key);
      case 'revoke-key':
        return this.#revoke(change.id, change.at);
      case 'keys-used':
        return this.#noteUses(change.uses);
      case 'add-session':
        return this.#begin(change.session);
      case 'extend-session': {
        const { hash, expiresAt } = change;
        return this.#extendSession.run(expiresAt, hash, expiresAt).changes > 0;
      }
      case 'end-session':
        return this.#endSession.run(change.hash).changes > 0;
      case 'audit':
        return this.#record(change.entry);
    }
  }

  #add(key: StoredKey): boolean {
    this.#addKey.run(
      key.id,
      key.hash,
      key.name,
      key.role,
      key.accounts === 'all' ? null : JSON.stringify(key.accounts),
      key.createdAt,
      key.expiresAt,
      key.lastUsedAt,
      key.revokedAt,
    );
    return true;
  }

  #revoke(id: string, at: number): boolean {
    const isRevoked = this.#revokeKey.run(at, id).changes > 0;
    if (isRevoked) this.#endSessionsOf.run(id);
    return isRevoked;
  }

  #noteUses(uses: ReadonlyMap<string, number>): boolean {
    let changes = 0;
    for (const [id, at] of uses) changes += this.#keyUsed.run(at, id, at).changes;
    return changes > 0;
  }

  #begin({ hash, keyId, tokenHash, createdAt, expiresAt }: StoredSession): boolean {
    this.#dropExpired.run(createdAt);
    this.#addSession.run(hash, keyId, tokenHash, createdAt, expiresAt);
    return true;
  }

  #record({ at, action, actor, address, subject, count }: AuditRecord): boolean {
    this.#addAudit.run(at, action, actor, address, subject, count);
    return true;
  }
}
