/**
 * What a scope sees of failure batches: a batch gathers failed calls of all accounts. See
 * `docs/decisions/0015-a-scope-sees-its-part-of-a-batch.md`.
 */

import type { Kysely, Selectable } from 'kysely';
import type { OpenBatch } from '../../../core/failure-batch.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import type { Tables } from '../database/tables.ts';

export type BatchRow = Selectable<Tables['batches']>;

/** The calls of one batch that are in a scope. */
interface Part {
  readonly batch: number;
  readonly count: number;
  /** Arrival of the first and of the last of them, milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
}

/** Closed batches as a scope sees them, and which of these it sees whole. */
export interface SeenBatches {
  readonly rows: readonly BatchRow[];
  readonly whole: ReadonlySet<number>;
}

/** Batches without a call in the scope are left out. */
export async function closedAsSeen(
  database: Kysely<Tables>,
  scope: Scope,
  rows: readonly BatchRow[],
): Promise<SeenBatches> {
  const all = rows.map(({ batch }) => batch);
  if (scope === 'all') return { rows, whole: new Set(all) };
  const parts = new Map((await findParts(database, scope, all)).map((part) => [part.batch, part]));
  const whole = new Set(
    all.filter((batch, index) => parts.get(batch)?.count === rows[index]?.count),
  );
  const seen = rows.flatMap((row): readonly BatchRow[] => {
    const part = parts.get(row.batch);
    if (part === undefined) return [];
    if (whole.has(row.batch)) return [row];
    const { count, first, last } = part;
    return [{ ...row, count, opened_at: first, closed_at: last, report_file: null }];
  });
  return { rows: seen, whole };
}

/** The open batch as a scope sees it. */
export async function openAsSeen(
  database: Kysely<Tables>,
  scope: Scope,
  open: OpenBatch,
): Promise<OpenBatch> {
  if (scope === 'all') return open;
  const [part] = await findParts(database, scope, [open.batch]);
  return { batch: open.batch, count: part?.count ?? 0, openedAt: part?.first ?? null };
}

async function findParts(
  database: Kysely<Tables>,
  scope: Exclude<Scope, 'all'>,
  batches: readonly number[],
): Promise<readonly Part[]> {
  const rows = await database
    .selectFrom('failures')
    .select(({ fn }) => [
      'batch',
      fn.countAll<number>().as('count'),
      fn.min('failed_at').as('first'),
      fn.max('failed_at').as('last'),
    ])
    .where('batch', 'in', batches)
    .where('account_sid', 'in', scope)
    .groupBy('batch')
    .execute();
  return rows.map(({ batch, count, first, last }) => ({
    batch,
    count,
    // Both columns are set together, so a line with an account has a time.
    first: first ?? 0,
    last: last ?? 0,
  }));
}
