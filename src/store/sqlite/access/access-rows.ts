/** Rows of keys, sessions and the audit log, read back. What no version wrote throws. */

import type { Selectable } from 'kysely';
import { type AccountSid, parseAccountSid } from '../../../core/ids.ts';
import { AUDIT_ACTIONS, type AuditAction, ROLES, type Role } from '../../../core/wire/access.ts';
import type { StoredAuditRecord } from '../../../ports/access/audit-log.ts';
import type { StoredKey, StoredSession } from '../../../ports/access/credentials.ts';
import type { Tables } from '../database/tables.ts';

export const keyIn = (row: Selectable<Tables['api_keys']>): StoredKey => ({
  id: row.key_id,
  hash: row.hash,
  name: row.name,
  role: roleIn(row.role),
  accounts: accountsIn(row.accounts),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

export const sessionIn = (row: Selectable<Tables['sessions']>): StoredSession => ({
  hash: row.hash,
  keyId: row.key_id,
  tokenHash: row.token_hash,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

export const auditIn = (row: Selectable<Tables['audit']>): StoredAuditRecord => ({
  id: row.id,
  at: row.at,
  action: actionIn(row.action),
  actor: row.actor,
  address: row.address,
  subject: row.subject,
  count: row.count,
});

function roleIn(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new Error('a stored key has an unknown role');
  return role;
}

function actionIn(text: string): AuditAction {
  const action = AUDIT_ACTIONS.find((known) => known === text);
  if (action === undefined) throw new Error('the audit log holds an unknown action');
  return action;
}

/** A key that sees less than all must never see all because its accounts can't be read. */
function accountsIn(text: string | null): StoredKey['accounts'] {
  if (text === null) return 'all';
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error("a stored key's accounts aren't a list");
  return list.map((sid: unknown): AccountSid => {
    const accountSid = typeof sid === 'string' ? parseAccountSid(sid) : null;
    if (accountSid === null) throw new Error("a stored key's accounts can't be read");
    return accountSid;
  });
}
