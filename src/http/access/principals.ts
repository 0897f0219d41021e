/** Who someone is, by what they signed in with. */

import type { StoredKey } from '../../ports/access/credentials.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { LiveSession } from './known-sessions.ts';

const EVERYTHING = {
  keyId: null,
  sessionHash: null,
  role: 'admin',
  scope: 'all',
  disclosure: 'full',
} as const;

export const LOCAL: Principal = { kind: 'local', ...EVERYTHING };
export const ADMIN: Principal = { kind: 'admin-token', ...EVERYTHING };

/**
 * Who sends a key; null is the admin token. `masksNumbers`: whether numbers are hidden from viewers
 * (`CALLBOARD_MASK_NUMBERS`).
 */
export const principalOf = (key: StoredKey | null, masksNumbers: boolean): Principal =>
  key === null
    ? ADMIN
    : {
        kind: 'api-key',
        keyId: key.id,
        sessionHash: null,
        role: key.role,
        scope: key.accounts,
        disclosure: masksNumbers && key.role === 'viewer' ? 'masked' : 'full',
      };

export const principalOfSession = (
  { session, key }: LiveSession,
  masksNumbers: boolean,
): Principal => ({
  ...principalOf(key, masksNumbers),
  sessionHash: session.hash,
});

/** How the audit log names them. */
export const actorOf = ({ keyId, kind }: Principal): string => keyId ?? kind;
