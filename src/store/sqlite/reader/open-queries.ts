/** A reading thread's own connection, which can't write, and the questions on it. */

import { Kysely, SqliteDialect } from 'kysely';
import { openForReading } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { ForwardQueries } from '../forwarding/forward-queries.ts';
import { AccessQueries } from './access-queries.ts';
import { CallQueries } from './call-queries.ts';
import { FailureQueries } from './failure-queries.ts';
import type { SidSearch } from './sid-search.ts';

export interface Queries {
  readonly calls: CallQueries;
  readonly sids: SidSearch;
  readonly failures: FailureQueries;
  readonly access: AccessQueries;
  readonly forward: ForwardQueries;
  /** Closes the connection. No question may follow. */
  close(): void;
}

/** Opens the database at `file`. `epoch` is the one that the writer found in it. */
export function openQueries(file: string, epoch: string): Queries {
  const sqlite = openForReading(file);
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const calls = new CallQueries(database, sqlite, epoch);
  return {
    calls,
    sids: calls.sids,
    failures: new FailureQueries(database, epoch),
    access: new AccessQueries(database, epoch),
    forward: new ForwardQueries(database),
    close: () => sqlite.close(),
  };
}
