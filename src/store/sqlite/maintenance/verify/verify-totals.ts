/** Checks what's stored about all rows together: the counts by status and the indexes. */

import { isDeepStrictEqual } from 'node:util';
import { idsOf, segmentOf } from '../../calls/segments.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { inOneSnapshot } from '../scan/snapshot.ts';
import type { Findings } from './findings.ts';

/**
 * Compares the stored counts with `statuses`, counted row by row. `changes`: how many events arrived meanwhile;
 * each can have moved one call from one status to another.
 */
export function verifyCounts(
  database: SqliteDatabase,
  findings: Findings,
  statuses: ReadonlyMap<string, number>,
  changes: number,
): void {
  const rows = findings.readable('counts', () =>
    database
      .prepare<[], { status: string; count: number }>('SELECT status, count FROM call_counts')
      .all(),
  );
  if (rows === null) return;
  const stored = new Map(rows.map(({ status, count }) => [status, count]));
  for (const status of new Set([...stored.keys(), ...statuses.keys()])) {
    const difference = Math.abs((stored.get(status) ?? 0) - (statuses.get(status) ?? 0));
    if (difference <= changes) continue;
    findings.add('counts', 'statuses are counted wrongly', { fields: [status] });
  }
}

/** Which rows an index of `calls` has, and the column that it sorts by after the segment. */
const INDEXES = [
  { index: 'calls_by_sid', column: 'sid_hash' },
  { index: 'calls_by_from', column: 'from_hash' },
  { index: 'calls_by_to', column: 'to_hash' },
  { index: 'calls_by_parent', column: 'parent_hash' },
] as const;

interface Sums {
  readonly rows: number;
  readonly ids: number | null;
  readonly values: number | null;
}

/** Compares each index with the rows, a segment at a time, both in one snapshot. */
export async function verifyIndexes(
  database: SqliteDatabase,
  findings: Findings,
  lastId: number,
  rest: () => Promise<void>,
): Promise<void> {
  for (let segment = 0; segment <= segmentOf(lastId); segment += 1) {
    for (const { index, column } of INDEXES) {
      if (!indexHolds(database, index, column, segment)) {
        findings.add('indexes', 'indexes do not lead to the rows', { fields: [index] });
      }
      await rest();
    }
  }
}

function indexHolds(
  database: SqliteDatabase,
  index: string,
  column: string,
  segment: number,
): boolean {
  const [first, end] = idsOf(segment);
  const sums = `count(*) AS rows, total(id) AS ids, total(${column}) AS "values" FROM calls`;
  try {
    return inOneSnapshot(database, () => {
      const byIndex = database
        .prepare<[number], Sums>(
          `SELECT ${sums} INDEXED BY ${index} WHERE segment = ? AND ${column} IS NOT NULL`,
        )
        .get(segment);
      const byRow = database
        .prepare<[number, number], Sums>(
          `SELECT ${sums} NOT INDEXED WHERE id >= ? AND id < ? AND ${column} IS NOT NULL`,
        )
        .get(first, end);
      return isDeepStrictEqual(byIndex, byRow);
    });
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}
