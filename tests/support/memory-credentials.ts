/** API keys, sessions and the audit log in memory. */

import { type Result, success } from '../../src/core/result.ts';
import type {
  AuditLog,
  AuditPage,
  AuditRecord,
  StoredAuditRecord,
} from '../../src/ports/access/audit-log.ts';
import type {
  Credentials,
  SecretHash,
  StoredKey,
  StoredSession,
} from '../../src/ports/access/credentials.ts';
import type { PageRequest } from '../../src/ports/paging.ts';

/** As a `StoreUnavailable` has them. */
const CANNOT_WRITE = { code: 'STORE_UNAVAILABLE', cannot: 'write', lagMs: 0 } as const;

export class MemoryCredentials implements Credentials {
  readonly storedKeys = new Map<string, StoredKey>();
  readonly storedSessions = new Map<SecretHash, StoredSession>();

  async keys(): Promise<readonly StoredKey[]> {
    return [...this.storedKeys.values()].reverse();
  }

  async addKey(key: StoredKey): Promise<void> {
    this.storedKeys.set(key.id, key);
  }

  async revokeKey(id: string, at: number): Promise<boolean> {
    const key = this.storedKeys.get(id);
    if (key === undefined || key.revokedAt !== null) return false;
    this.storedKeys.set(id, { ...key, revokedAt: at });
    for (const [hash, { keyId }] of this.storedSessions) {
      if (keyId === id) this.storedSessions.delete(hash);
    }
    return true;
  }

  async keysUsed(uses: ReadonlyMap<string, number>): Promise<void> {
    for (const [id, lastUsedAt] of uses) {
      const key = this.storedKeys.get(id);
      if (key !== undefined) this.storedKeys.set(id, { ...key, lastUsedAt });
    }
  }

  async sessions(now: number): Promise<readonly StoredSession[]> {
    return [...this.storedSessions.values()].filter(({ expiresAt }) => expiresAt > now);
  }

  async addSession(session: StoredSession): Promise<void> {
    this.storedSessions.set(session.hash, session);
  }

  async extendSession(hash: SecretHash, expiresAt: number): Promise<void> {
    const session = this.storedSessions.get(hash);
    if (session !== undefined) this.storedSessions.set(hash, { ...session, expiresAt });
  }

  async endSession(hash: SecretHash): Promise<void> {
    this.storedSessions.delete(hash);
  }
}

export class MemoryAuditLog implements AuditLog {
  /** Oldest first. */
  readonly records: StoredAuditRecord[] = [];
  /** Makes writing fail, as on a full disk. */
  isBroken = false;

  async record(entry: AuditRecord): Promise<void> {
    if (this.isBroken) throw Object.assign(new Error('The disk is full.'), CANNOT_WRITE);
    this.records.push({ ...entry, id: this.records.length + 1 });
  }

  async page({ cursor, limit }: PageRequest): Promise<Result<AuditPage, 'bad-cursor'>> {
    const before = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor);
    if (Number.isNaN(before)) return { ok: false, problem: 'bad-cursor' };
    const older = this.records.filter(({ id }) => id < before).reverse();
    const records = older.slice(0, limit);
    const hasMore = older.length > records.length;
    return success({ records, nextCursor: hasMore ? `${records.at(-1)?.id}` : null });
  }
}
