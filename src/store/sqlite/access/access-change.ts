/** What can be written about keys, sessions and the audit log; the writer's thread carries it out. */

import type { AuditRecord } from '../../../ports/access/audit-log.ts';
import type { SecretHash, StoredKey, StoredSession } from '../../../ports/access/credentials.ts';

export type AccessChange =
  | { readonly type: 'add-key'; readonly key: StoredKey }
  | { readonly type: 'revoke-key'; readonly id: string; readonly at: number }
  | { readonly type: 'keys-used'; readonly uses: ReadonlyMap<string, number> }
  | { readonly type: 'add-session'; readonly session: StoredSession }
  | { readonly type: 'extend-session'; readonly hash: SecretHash; readonly expiresAt: number }
  | { readonly type: 'end-session'; readonly hash: SecretHash }
  | { readonly type: 'audit'; readonly entry: AuditRecord };
