/** How far the facts are, stored beside them. */

import type { DuckDBConnection } from '@duckdb/node-api';

export interface Progress {
  /** Of the database that they're made from; null before the first step. */
  readonly epoch: string | null;
  /** The log's position that they include. */
  readonly position: number;
  /** Whether they've ever been complete. */
  readonly isComplete: boolean;
}

/** The file can't be used with this database: it has to be deleted, and made again. */
export class StartOver extends Error {
  override readonly name = 'StartOver';
}

export async function readProgress(connection: DuckDBConnection): Promise<Progress> {
  const read = await connection.runAndReadAll('SELECT epoch, position, is_complete FROM progress');
  const [epoch, position, isComplete] = read.getRows()[0] ?? [];
  if (typeof position !== 'bigint') throw new StartOver('no progress');
  return {
    epoch: typeof epoch === 'string' ? epoch : null,
    position: Number(position),
    isComplete: isComplete === true,
  };
}

/** Part of the transaction that writes the facts. */
export async function writeProgress(
  connection: DuckDBConnection,
  { epoch, position, isComplete }: Progress,
): Promise<void> {
  await connection.run('UPDATE progress SET epoch = $1, position = $2, is_complete = $3', [
    epoch,
    BigInt(position),
    isComplete,
  ]);
}
