/** Roles in order: each includes those before it. */

import type { Role } from '../../core/wire/access.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

/** Whether someone with the role `own` can do what needs the role `needed`. */
export const includesRole = (own: Role, needed: Role): boolean =>
  ROLES.indexOf(own) >= ROLES.indexOf(needed);
