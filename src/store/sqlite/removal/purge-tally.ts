/** What a run of retention has removed so far, stored with it, so that a crash loses none of it. */

import type { Statement } from 'better-sqlite3';
import type { AuditAction } from '../../../core/wire/access.ts';
import type { AuditRecord } from '../../../ports/access/audit-log.ts';
import type { SqliteDatabase } from '../database/database.ts';

/** Calls, or the callbacks of calls. */
type PurgeAction = Extract<AuditAction, 'calls-purged' | 'events-purged'>;
const PURGE_ACTIONS: readonly PurgeAction[] = ['events-purged', 'calls-purged'];

interface TallyRow {
  readonly count: number;
  readonly before: number;
}

export class PurgeTally {
  readonly #add: Statement<[PurgeAction, number, number]>;
  readonly #of: Statement<[PurgeAction], TallyRow>;
  readonly #clear: Statement<[]>;

  constructor(database: SqliteDatabase) {
    this.#add = database.prepare(
      `INSERT INTO purge_tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE
       SET count = count + excluded.count, before = max(before, excluded.before)`,
    );
    this.#of = database.prepare('SELECT count, before FROM purge_tally WHERE action = ?');
    this.#clear = database.prepare('DELETE FROM purge_tally');
  }

  /** Part of the transaction that removes them. They're older than `before`, milliseconds since 1970. */
  add(action: PurgeAction, count: number, before: number): void {
    if (count > 0) this.#add.run(action, count, before);
  }

  /** Entries of the audit log about a run that ends at `at`; none if it has removed nothing. */
  entries(at: number): readonly AuditRecord[] {
    return PURGE_ACTIONS.flatMap((action) => {
      const row = this.#of.get(action);
      if (row === undefined) return [];
      const subject = new Date(row.before).toISOString();
      return [{ at, action, actor: null, address: null, subject, count: row.count }];
    });
  }

  /** Part of the transaction that writes the entries. */
  clear(): void {
    this.#clear.run();
  }
}
