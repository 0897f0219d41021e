/** Writes how far forwarding has got, within a transaction of the writer. */

import type { Statement } from 'better-sqlite3';
import type { ForwardCursor } from '../../../ports/forwarding/forward-cursors.ts';
import { isDamage } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';

export type ForwardChange =
  | { readonly type: 'save'; readonly cursors: readonly ForwardCursor[] }
  | {
      readonly type: 'keep';
      readonly targets: readonly string[];
      readonly now: number;
      readonly goneSince: number;
    };

export class ForwardWriter {
  readonly #save: Statement<[string, string, number, string]>;
  readonly #back: Statement<[string]>;
  readonly #gone: Statement<[number, string]>;
  readonly #forget: Statement<[number, string]>;

  constructor(database: SqliteDatabase) {
    this.#save = database.prepare(
      `INSERT INTO forward_cursors (target, epoch, through, pending) VALUES (?, ?, ?, ?)
       ON CONFLICT (target) DO UPDATE
       SET epoch = excluded.epoch, through = excluded.through, pending = excluded.pending`,
    );
    this.#back = database.prepare(
      'UPDATE forward_cursors SET removed_at = NULL WHERE target = ? AND removed_at IS NOT NULL',
    );
    // The lists are JSON, since a statement has a fixed number of parameters.
    this.#forget = database.prepare(
      `DELETE FROM forward_cursors
       WHERE removed_at <= ? AND target NOT IN (SELECT value FROM json_each(?))`,
    );
    this.#gone = database.prepare(
      `UPDATE forward_cursors SET removed_at = ?
       WHERE removed_at IS NULL AND target NOT IN (SELECT value FROM json_each(?))`,
    );
  }

  /** Damaged pages fail the change and nothing else: callbacks are kept without them. */
  apply(change: ForwardChange): void {
    try {
      this.#apply(change);
    } catch (error) {
      if (!isDamage(error)) throw error;
      throw new Error('pages with the cursors of forwarding are damaged: run callboard rebuild', {
        cause: error,
      });
    }
  }

  #apply(change: ForwardChange): void {
    switch (change.type) {
      case 'save':
        for (const { target, epoch, through, pending } of change.cursors) {
          this.#save.run(target, epoch, through, JSON.stringify(pending));
        }
        return;
      case 'keep': {
        const { targets, now, goneSince } = change;
        const list = JSON.stringify(targets);
        this.#forget.run(goneSince, list);
        this.#gone.run(now, list);
        for (const target of targets) this.#back.run(target);
        return;
      }
    }
  }
}
