/** Roles in order: each includes those before it. */

import { ROLES, type Role } from '../../core/wire/access.ts';

/** Whether someone with the role `own` can do what needs the role `needed`. */
export const includesRole = (own: Role, needed: Role): boolean =>
  ROLES.indexOf(own) >= ROLES.indexOf(needed);
