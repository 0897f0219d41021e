/** Keys, sessions and entries of the audit log for tests. Their hashes are of no secret. */

import { expect } from 'vitest';
import { type AccountSid, parseAccountSid } from '../../src/core/ids.ts';
import type { AuditRecord } from '../../src/ports/access/audit-log.ts';
import type { StoredKey, StoredSession } from '../../src/ports/access/credentials.ts';
import { atSecond } from './callbacks.ts';

export const accountOf = (text: string): AccountSid => parseAccountSid(text) ?? expect.fail(text);

const hashOf = (text: string): string => Buffer.from(text).toString('hex').padStart(64, '0');

/** A viewer's key for every account that doesn't expire. */
export const keyOf = (id: string, facts: Partial<StoredKey> = {}): StoredKey => ({
  id,
  hash: hashOf(id),
  name: `Key ${id}`,
  role: 'viewer',
  accounts: 'all',
  createdAt: atSecond(0),
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...facts,
});

/** A session of a minute, signed in with the key `K1`. */
export const sessionOf = (name: string, facts: Partial<StoredSession> = {}): StoredSession => ({
  hash: hashOf(name),
  keyId: 'K1',
  tokenHash: null,
  createdAt: atSecond(0),
  expiresAt: atSecond(60),
  ...facts,
});

export const entryOf = (second: number, facts: Partial<AuditRecord> = {}): AuditRecord => ({
  at: atSecond(second),
  action: 'signed-in',
  actor: 'K1',
  address: '192.0.2.1',
  subject: null,
  count: 1,
  ...facts,
});
