/** A file that the numbers process wrote, as pieces. It's deleted once it's read or given up. */

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { FactFilter } from '../../core/fact-filter.ts';
import { success } from '../../core/result.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { NumbersAnswer } from '../../ports/numbers/numbers.ts';
import type { Pieces } from '../../ports/pieces.ts';
import type { NumbersProcess } from './numbers-process.ts';

const PIECE_BYTES = 65_536;

/** Asks for the file beside `numbers.duckdb`, and opens it. */
export async function parquetOf(
  process: NumbersProcess,
  asker: Asker,
  filter: FactFilter,
  besides: string,
): NumbersAnswer<Pieces> {
  const file = `${besides}.${randomUUID()}.parquet`;
  const answer = await process.ask<'parquet'>({ kind: 'parquet', asker, asked: { filter, file } });
  if (!answer.ok) {
    // It may have been begun.
    await rm(file, { force: true });
    return answer;
  }
  const handle = await open(file);
  // The name isn't needed any more, and nothing is left behind if Callboard ends.
  await rm(file, { force: true });
  return success(piecesOf(handle));
}

function piecesOf(handle: FileHandle): Pieces {
  const buffer = new Uint8Array(PIECE_BYTES);
  let isOpen = true;
  const end = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (isOpen) await handle.close();
    isOpen = false;
    return { done: true, value: undefined };
  };
  const pieces: Pieces = {
    next: async () => {
      if (!isOpen) return { done: true, value: undefined };
      const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
      return bytesRead === 0 ? end() : { done: false, value: buffer.subarray(0, bytesRead) };
    },
    return: end,
    [Symbol.asyncIterator]: () => pieces,
  };
  return pieces;
}
