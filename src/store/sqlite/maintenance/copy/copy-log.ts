/** Copies the log block by block, and collects the positions that can't be read. */

import type { PositionRange } from '../../../../ports/maintenance.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import type { LogRecord } from '../../journal/record.ts';
import { LogScan } from '../scan/log-scan.ts';

/** Blocks that are written in one transaction. */
const BLOCKS_AT_ONCE = 64;

export interface LogCopyStep {
  /** Everything through this position was copied, or can't be. */
  readonly through: number;
  readonly bytes: number;
  /** Records of this step that are requests: repeats and removals aren't. */
  readonly events: number;
}

/**
 * Copies everything between two positions, inclusive; `lost` collects what can't be read. Yields after every
 * few blocks, so that the caller can pause.
 */
export function* copyLog(
  from: SqliteDatabase,
  to: SqliteDatabase,
  [first, last]: readonly [number, number],
  lost: PositionRange[],
): Generator<LogCopyStep> {
  const insert = to.prepare<[number, number, number, Buffer]>(
    'INSERT INTO log VALUES (?, ?, ?, ?)',
  );
  const write = to.transaction((blocks: readonly (readonly [number, number, number, Buffer])[]) => {
    for (const block of blocks) insert.run(...block);
  });
  let blocks: (readonly [number, number, number, Buffer])[] = [];
  let bytes = 0;
  let events = 0;
  for (const piece of new LogScan(from).pieces(first, last)) {
    if (piece.kind !== 'block') {
      lost.push(piece.range);
      continue;
    }
    const { first_position: position, count, first_received_at: at, body } = piece.block;
    blocks.push([position, count, at, body]);
    bytes += body.length;
    events += piece.records.filter(isRequest).length;
    if (blocks.length < BLOCKS_AT_ONCE) continue;
    write(blocks);
    yield { through: position + count - 1, bytes, events };
    blocks = [];
    bytes = 0;
    events = 0;
  }
  write(blocks);
  yield { through: last, bytes, events };
}

const isRequest = ({ kind }: LogRecord): boolean => kind === 'event' || kind === 'unprocessable';
