/** How current the facts are. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { ChangeLog } from '../../ports/change-feed.ts';
import type { Clock } from '../../ports/clock.ts';

export interface Currency {
  /** The facts include every event that arrived up to here, milliseconds since 1970. */
  readonly asOf: number;
  /** How far that's behind the newest stored event. */
  readonly lagMs: number;
}

/** How current facts are that include the log up to `position`. */
export async function currencyAt(
  position: number,
  log: ChangeLog,
  clock: Clock,
): Promise<Currency> {
  const now = clock.now();
  const { entries } = await log.recordsAfter(position, 1);
  const missing = entries[0];
  // Records are nearly in the order of their arrival.
  return missing === undefined
    ? { asOf: now, lagMs: 0 }
    : { asOf: missing.receivedAt, lagMs: Math.max(0, now - missing.receivedAt) };
}

/** The position of the facts that a connection sees. */
export async function positionSeenBy(connection: DuckDBConnection): Promise<number> {
  const read = await connection.runAndReadAll('SELECT position FROM progress');
  return Number(read.getRows()[0]?.[0] ?? 0);
}
