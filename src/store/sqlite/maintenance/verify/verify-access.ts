/** Checks that keys, sessions, the audit log and the cursors of forwarding can be read. */

import type { Selectable } from 'kysely';
import { auditIn, keyIn, sessionIn } from '../../access/access-rows.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import type { Tables } from '../../database/tables.ts';
import { cursorIn } from '../../forwarding/cursor-row.ts';
import type { Findings } from './findings.ts';

const ROWS_AT_ONCE = 2000;

/** `rest` is called between pages, so that a running Callboard isn't slowed down. */
export async function verifyAccess(
  database: SqliteDatabase,
  findings: Findings,
  rest: () => Promise<void>,
): Promise<void> {
  const check = { database, findings, rest };
  await checkRows<KeyRow>(check, {
    ...{ table: 'api_keys', part: 'keys', read: keyIn },
    problem: 'API keys cannot be read',
  });
  await checkRows<SessionRow>(check, {
    ...{ table: 'sessions', part: 'sessions', read: sessionIn },
    problem: 'sessions cannot be read',
  });
  await checkRows<AuditRow>(check, {
    ...{ table: 'audit', part: 'audit', read: auditIn },
    problem: 'entries of the audit log cannot be read',
  });
  await checkRows<CursorRow>(check, {
    ...{ table: 'forward_cursors', part: 'forwarding', read: cursorIn },
    problem: 'how far forwarding has got cannot be read',
  });
}

type KeyRow = Selectable<Tables['api_keys']>;
type SessionRow = Selectable<Tables['sessions']>;
type AuditRow = Selectable<Tables['audit']>;
type CursorRow = Selectable<Tables['forward_cursors']>;

interface Checked<Row> {
  readonly table: 'api_keys' | 'sessions' | 'audit' | 'forward_cursors';
  readonly part: 'keys' | 'sessions' | 'audit' | 'forwarding';
  readonly problem: string;
  /** Throws if no version wrote the row. */
  readonly read: (row: Row) => unknown;
}

async function checkRows<Row extends { readonly id: number }>(
  {
    database,
    findings,
    rest,
  }: {
    readonly database: SqliteDatabase;
    readonly findings: Findings;
    readonly rest: () => Promise<void>;
  },
  { table, part, problem, read }: Checked<Row>,
): Promise<void> {
  const page = database.prepare<[number, number], Row>(
    `SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  for (let after = 0; ; ) {
    const rows = findings.readable(part, () => page.all(after, ROWS_AT_ONCE));
    const last = rows?.at(-1);
    if (rows === null || last === undefined) return;
    for (const row of rows) {
      try {
        read(row);
      } catch {
        findings.add(part, problem);
      }
    }
    after = last.id;
    await rest();
  }
}
