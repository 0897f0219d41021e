/**
 * Which calls a stretch of the log is about, each with its last record there. A stretch belongs to one
 * follower's cursor: it's read on as the log grows, and let go of as the cursor moves.
 */

import { type AccountSid, type CallSid, parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import { recordCalls } from '../journal/record-calls.ts';
import type { LogReader } from '../log/log.ts';

/** A call, and its last record in a stretch. */
export interface Touch {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  /** Whether that record removed the call: purged it with its row, or erased it. */
  readonly removal: 'purge' | 'erasure' | null;
}

export class TouchedCalls {
  /** In the order of their last records. */
  readonly #touches = new Map<string, Touch>();
  #after: number;
  #through: number;

  /** A stretch that begins after a position. Nothing of it is read yet. */
  constructor(after: number) {
    this.#after = after;
    this.#through = after;
  }

  /** The cursor that it belongs to. */
  get after(): number {
    return this.#after;
  }

  /** The last position that was read. */
  get through(): number {
    return this.#through;
  }

  /** By the positions of their last records, ascending. */
  get touches(): Iterable<Touch> {
    return this.#touches.values();
  }

  /** Reads on through `last`, block by block, so that no read transaction lasts. */
  readThrough(log: LogReader, last: number): void {
    while (this.#through < last) {
      const block = log.bytesFrom(this.#through + 1);
      // Damage may have cost the log what was there.
      if (block === null || block.first > last) {
        this.#through = last;
        return;
      }
      let position = block.first - 1;
      for (const { kind, accountSid, callSid } of recordCalls(block.records)) {
        position += 1;
        if (position > last) break;
        if (position <= this.#through || kind === 'unprocessable') continue;
        const removal = kind === 'erasure' || kind === 'purge' ? kind : null;
        this.#touch(accountSid, callSid, position, removal);
      }
      this.#through = Math.min(position, last);
    }
  }

  /** Moves the cursor on: calls without a record after it are let go. */
  moveTo(after: number): void {
    this.#after = after;
    for (const [name, { position }] of this.#touches) {
      if (position > after) return;
      this.#touches.delete(name);
    }
  }

  #touch(account: string, call: string, position: number, removal: Touch['removal']): void {
    const name = `${account} ${call}`;
    const known = this.#touches.get(name);
    const accountSid = known?.accountSid ?? parseAccountSid(account);
    const callSid = known?.callSid ?? parseCallSid(call);
    if (accountSid === null || callSid === null) {
      throw new Error(`the log's record at ${position} names no call`);
    }
    // A map keeps the order in which its keys came.
    this.#touches.delete(name);
    // A purged call is another one if it comes again: its end is reported, too.
    this.#touches.set(removal === 'purge' ? `${name} ${position}` : name, {
      ...{ accountSid, callSid, position, removal },
    });
  }
}
