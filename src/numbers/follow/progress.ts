/** How far the facts are, stored beside them. */

import type { DuckDBConnection } from '@duckdb/node-api';

export interface Progress {
  /** Of the database that they're made from; null before the first step. */
  readonly epoch: string | null;
  /** The log's position that they include. */
  readonly position: number;
  /** Names the record there (`record-name.ts`). */
  readonly lastRecord: string | null;
  /** Whether they've ever been complete. */
  readonly isComplete: boolean;
}

/** The file can't be used with this database: it has to be deleted, and made again. */
export class StartOver extends Error {
  override readonly name = 'StartOver';
}

export async function readProgress(connection: DuckDBConnection): Promise<Progress> {
  const read = await connection.runAndReadAll(
    'SELECT epoch, position, last_record, is_complete FROM progress',
  );
  const [epoch, position, lastRecord, isComplete] = read.getRows()[0] ?? [];
  if (typeof position !== 'bigint') throw new StartOver('no progress');
  return {
    epoch: typeof epoch === 'string' ? epoch : null,
    position: Number(position),
    lastRecord: typeof lastRecord === 'string' ? lastRecord : null,
    isComplete: isComplete === true,
  };
}

/** Part of the transaction that writes the facts. */
export async function writeProgress(
  connection: DuckDBConnection,
  { epoch, position, lastRecord, isComplete }: Progress,
): Promise<void> {
  await connection.run(
    'UPDATE progress SET epoch = $1, position = $2, last_record = $3, is_complete = $4',
    [epoch, BigInt(position), lastRecord, isComplete],
  );
}
