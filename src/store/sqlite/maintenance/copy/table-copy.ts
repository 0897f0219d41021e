/** Copies the rows of one table by id, a page at a time, so that each read is short. */

import type { Statement } from 'better-sqlite3';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';

type Row = readonly unknown[];

/** One page of rows. */
export interface CopiedPage {
  /** The id after which the next page begins; null after the last. */
  readonly after: number | null;
  /** The last id that was copied; null if none was. */
  readonly last: number | null;
  readonly rows: number;
}

/** Consecutive ids without a readable row that end a search through damaged pages. */
const MOST_PROBES = 100_000;
/** Columns that had another name before a migration: a rebuild also reads older databases. */
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([['outbox.subject_id', 'batch']]);

export class TableCopy {
  readonly #page: Statement<[number, number]>;
  readonly #insert: Statement<unknown[]>;
  readonly #write: (rows: readonly Row[]) => void;

  /** `table` is one of ours, with an integer primary key. */
  constructor(from: SqliteDatabase, to: SqliteDatabase, table: string) {
    const known = new Set(columnsOf(from, table));
    // A database that an older version wrote may lack some.
    const columns = columnsOf(to, table).flatMap((name) => {
      const source = known.has(name) ? name : OLDER_NAMES.get(`${table}.${name}`);
      return source === undefined || !known.has(source) ? [] : { name, source };
    });
    const sources = columns.map(({ source }) => `"${source}"`).join(', ');
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    this.#page = from
      .prepare<[number, number]>(
        `SELECT rowid, ${sources} FROM "${table}" WHERE rowid > ? ORDER BY rowid LIMIT ?`,
      )
      .raw();
    this.#insert = to.prepare(
      `INSERT OR REPLACE INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    this.#write = to.transaction((rows: readonly Row[]) => {
      for (const [, ...values] of rows) this.#insert.run(values);
    });
  }

  /** Whether a database has the table at all. */
  static has(database: SqliteDatabase, table: string): boolean {
    return columnsOf(database, table).length > 0;
  }

  /** Whether the table is there, and has this column. */
  static hasColumn(database: SqliteDatabase, table: string, column: string): boolean {
    return columnsOf(database, table).includes(column);
  }

  /** Copies at most `limit` rows with an id above `after`. Throws if a page can't be read. */
  page(after: number, limit: number): CopiedPage {
    const rows = this.#read(after, limit);
    this.#write(rows);
    const last = idOf(rows.at(-1));
    return { after: rows.length < limit ? null : last, last, rows: rows.length };
  }

  /** Copies every row. */
  whole(): void {
    for (let after: number | null = Number.MIN_SAFE_INTEGER; after !== null; ) {
      after = this.page(after, 1000).after;
    }
  }

  /** Copies every row that can be read. Returns whether that was all. */
  salvage(): boolean {
    let isWhole = true;
    let probes = 0;
    for (let after = 0; ; ) {
      let rows: readonly Row[];
      try {
        rows = this.#read(after, 1);
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        isWhole = false;
        probes += 1;
        if (probes > MOST_PROBES) return false;
        after += 1;
        continue;
      }
      const [row] = rows;
      if (row === undefined) return isWhole;
      this.#write(rows);
      after = idOf(row) ?? after + 1;
      probes = 0;
    }
  }

  #read(after: number, limit: number): readonly Row[] {
    const rows = this.#page.all(after, limit);
    // The query is `raw`: each row is an array.
    return rows.filter((row) => Array.isArray(row));
  }
}

const columnsOf = (database: SqliteDatabase, table: string): readonly string[] =>
  database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);

function idOf(row: Row | undefined): number | null {
  const id = row?.[0];
  return typeof id === 'number' ? id : null;
}
