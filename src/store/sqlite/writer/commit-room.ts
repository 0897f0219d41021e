/** The memory into which a commit's records are copied, so that the main thread's is soon free again. */

import { type LogRecord, readRecords } from '../journal/record.ts';
import { copyBytes } from '../threads/shared-memory.ts';
import { COMMIT_ROOM_BYTES } from '../tuning.ts';
import type { SharedBatch } from './thread-protocol.ts';

export class CommitRoom {
  /** Reused for each commit: new memory would cost more than filling this. */
  readonly #room = Buffer.allocUnsafeSlow(COMMIT_ROOM_BYTES);

  /** The records of batches, copied. They stay as they are until the next call. */
  recordsOf(batches: readonly SharedBatch[]): readonly LogRecord[] {
    const room = this.#room;
    const bytes = batches.reduce((sum, { length }) => sum + length, 0);
    const copied = bytes <= room.length ? room.subarray(0, bytes) : Buffer.allocUnsafeSlow(bytes);
    let at = 0;
    for (const { memory, start, length } of batches) {
      at = copyBytes(new Uint8Array(memory, start, length), copied, at);
    }
    return [...readRecords(copied)];
  }
}
