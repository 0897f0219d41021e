/** Who sent a request, according to the access check. */

import type { Scope } from './scope.ts';

/** What a principal can do. Each role includes the previous one: `viewer`, `operator`, `admin`. */
export type Role = 'viewer' | 'operator' | 'admin';

export interface Principal {
  /** How they authenticated: with the admin token, or by being on this machine if no token is set. */
  readonly kind: 'admin-token' | 'local';
  readonly role: Role;
  /** The accounts that they can see. */
  readonly scope: Scope;
}
