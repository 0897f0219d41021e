/** Who sent a request, according to the access check. */

import type { Role } from '../../core/wire/access.ts';
import type { Asker } from './asker.ts';
import type { SecretHash } from './credentials.ts';

export interface Principal extends Asker {
  /** How they authenticated: with the admin token, with an API key, or by being on this machine if no token is set. */
  readonly kind: 'admin-token' | 'api-key' | 'local';
  /** The key's id; null without one. */
  readonly keyId: string | null;
  /** The hash of the session's secret; null unless a browser signed in. */
  readonly sessionHash: SecretHash | null;
  readonly role: Role;
}
