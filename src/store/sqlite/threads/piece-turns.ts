/**
 * Makes the bytes of several streams on one thread: they take turns of equal length, and none gets far ahead
 * of its reader. What the streams contain doesn't matter here.
 */

import { setImmediate } from 'node:timers/promises';
import { isDamage } from '../database/damage.ts';
import { type FromPieceMaker, PIECE_BYTES, SLOTS } from './piece-protocol.ts';
import { copyBytes } from './shared-memory.ts';

/** Longest turn, in milliseconds; it ends earlier if a piece is full. */
const TURN_MS = 5;

interface Making {
  readonly id: number;
  readonly memory: Buffer;
  readonly source: AsyncIterator<string | Uint8Array>;
  /** Made and not sent yet. */
  rest: Uint8Array;
  isWhole: boolean;
  untaken: number;
  /** Where the next piece goes. */
  slot: number;
}

export class PieceTurns {
  readonly #send: (message: FromPieceMaker) => void;
  readonly #now: () => number;
  /** In the order of their turns. */
  readonly #making = new Map<number, Making>();
  #isRunning = false;

  /** `now`: milliseconds of a steady clock. */
  constructor(send: (message: FromPieceMaker) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  /** Streams `source` through `memory`; messages carry `id`. */
  start(id: number, memory: SharedArrayBuffer, source: AsyncIterable<string | Uint8Array>): void {
    this.#making.set(id, {
      id,
      memory: Buffer.from(memory),
      source: source[Symbol.asyncIterator](),
      rest: NOTHING,
      isWhole: false,
      untaken: 0,
      slot: 0,
    });
    void this.#run();
  }

  /** The reader is done with a piece. */
  taken(id: number): void {
    const making = this.#making.get(id);
    if (making === undefined) return;
    making.untaken -= 1;
    void this.#run();
  }

  /** Drops a stream; its last message is sent at once. */
  stop(id: number): void {
    const making = this.#making.get(id);
    if (making === undefined) return;
    this.#end(making, { type: 'end', id });
    void making.source.return?.();
  }

  /** Drops all of them. */
  stopAll(): void {
    for (const id of [...this.#making.keys()]) this.stop(id);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#next(); next !== null; next = this.#next()) {
      // To the end of the line.
      this.#making.delete(next.id);
      this.#making.set(next.id, next);
      await this.#turn(next);
      // Lets messages in between turns: what was taken, and what should stop.
      await setImmediate();
    }
    this.#isRunning = false;
  }

  #next(): Making | null {
    for (const making of this.#making.values()) if (making.untaken < SLOTS) return making;
    return null;
  }

  async #turn(making: Making): Promise<void> {
    const { id } = making;
    try {
      await this.#gather(making);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#end(making, { type: 'failed', id, reason, isDamaged: isDamage(error) });
    }
    // It may have been stopped meanwhile.
    if (!this.#making.has(id)) return;
    while (making.untaken < SLOTS && making.rest.length > 0) this.#sendPiece(making);
    if (making.isWhole && making.rest.length === 0) this.#end(making, { type: 'end', id });
  }

  /** Makes about one piece, or as much as fits in a turn. */
  async #gather(making: Making): Promise<void> {
    const began = this.#now();
    const made = [making.rest];
    let length = making.rest.length;
    while (length < PIECE_BYTES && !making.isWhole && this.#now() - began < TURN_MS) {
      const next = await making.source.next();
      if (next.done === true) {
        making.isWhole = true;
      } else {
        const bytes = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
        made.push(bytes);
        length += bytes.length;
      }
    }
    if (made.length > 1) making.rest = Buffer.concat(made, length);
  }

  #sendPiece(making: Making): void {
    const piece = making.rest.subarray(0, PIECE_BYTES);
    making.rest = making.rest.subarray(piece.length);
    copyBytes(piece, making.memory, making.slot * PIECE_BYTES);
    making.slot = (making.slot + 1) % SLOTS;
    making.untaken += 1;
    this.#send({ type: 'piece', id: making.id, length: piece.length });
  }

  #end({ id }: Making, last: FromPieceMaker): void {
    if (this.#making.delete(id)) this.#send(last);
  }
}

const NOTHING = new Uint8Array(0);
