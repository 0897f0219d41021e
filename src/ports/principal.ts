/** Who asks, as far as access found out. */

import type { Scope } from './scope.ts';

/** What someone may do. Each role includes the one before it: `viewer`, `operator`, `admin`. */
export type Role = 'viewer' | 'operator' | 'admin';

export interface Principal {
  /** How they were let in: with the admin token, or from this machine where no token is set. */
  readonly kind: 'admin-token' | 'local';
  readonly role: Role;
  /** Which accounts they may see. */
  readonly scope: Scope;
}
