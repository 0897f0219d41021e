/**
 * Which tables are the truth, and which are made from it. Backups and rebuilds copy any table that isn't listed
 * here, so a new table is safe unless it says that it can be made again.
 */

import type { SqliteDatabase } from '../../database/database.ts';

/** Made from the log: a rebuild makes them again. */
const VIEWS: ReadonlySet<string> = new Set([
  'calls',
  'call_events',
  'call_counts',
  'segments',
  'sid_filters',
]);
/** Copied by their own code. */
const APART: ReadonlySet<string> = new Set(['log', 'progress', 'failures', 'journal_batches']);

/** The tables of decisions and settings that are copied whole, in one snapshot. */
export const tablesCopiedWhole = (database: SqliteDatabase): readonly string[] =>
  database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all()
    .filter((name) => !VIEWS.has(name) && !APART.has(name));
