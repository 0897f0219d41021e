/** A scope as the ids of its accounts. */

import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { Scope } from '../../../ports/access/scope.ts';
import type { Tables } from '../database/tables.ts';

/** Ids in the table `accounts`; null if every account is in the scope. */
export type Accounts = readonly number[] | null;

/** The accounts of a scope that have calls. */
export async function findAccounts(database: Kysely<Tables>, scope: Scope): Promise<Accounts> {
  if (scope === 'all') return null;
  const rows = await database
    .selectFrom('accounts')
    .select('id')
    .where('account_sid', 'in', scope)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The condition that calls are of these accounts. The plus keeps SQLite from using an index for it. */
export const areOf = (accounts: readonly number[]): Expression<SqlBool> =>
  sql<SqlBool>`+calls.account in (${sql.join(accounts)})`;

/** The condition that finds an account's calls in a segment: see migration 0012. */
export const leadsTo = (account: number): Expression<SqlBool> =>
  sql<SqlBool>`calls.account + 0 = ${account}`;
