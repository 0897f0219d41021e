/** Who sent a request, according to the access check. */

import type { Role } from '../../core/wire/access.ts';
import type { SecretHash } from './credentials.ts';
import type { Disclosure } from './disclosure.ts';
import type { Scope } from './scope.ts';

export interface Principal {
  /** How they authenticated: with the admin token, with an API key, or by being on this machine if no token is set. */
  readonly kind: 'admin-token' | 'api-key' | 'local';
  /** The key's id; null without one. */
  readonly keyId: string | null;
  /** The hash of the session's secret; null unless a browser signed in. */
  readonly sessionHash: SecretHash | null;
  readonly role: Role;
  /** The accounts that they can see. */
  readonly scope: Scope;
  readonly disclosure: Disclosure;
}
