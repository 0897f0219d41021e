/** The main thread's end of byte streams from another thread: see `piece-protocol.ts`. */

import type { Pieces } from '../../../ports/pieces.ts';
import {
  type FromPieceMaker,
  PIECE_BYTES,
  SLOTS,
  STREAM_BYTES,
  type ToPieceMaker,
} from './piece-protocol.ts';
import { StoreUnavailableError } from './store-unavailable.ts';

/** Memory of ended streams that's kept for new ones: 4 MB. */
const MOST_SPARE = 16;

const DONE = { done: true, value: undefined } as const;

export class PieceStreams {
  readonly #post: (message: ToPieceMaker) => void;
  readonly #streams = new Map<number, PieceStream>();
  readonly #spare: SharedArrayBuffer[] = [];

  /** `post` sends a message to the thread, or does nothing if that has ended. */
  constructor(post: (message: ToPieceMaker) => void) {
    this.#post = post;
  }

  /** Begins a stream: ask the thread for it with this id and memory. */
  open(id: number): PieceStream {
    const memory = this.#spare.pop() ?? new SharedArrayBuffer(STREAM_BYTES);
    const stream = new PieceStream(id, memory, this.#post, () => this.#reuse(memory));
    this.#streams.set(id, stream);
    return stream;
  }

  onMessage(message: FromPieceMaker): void {
    const stream = this.#streams.get(message.id);
    switch (message.type) {
      case 'piece':
        stream?.add(message.length);
        break;
      case 'end':
        this.ended(message.id, null);
        break;
      case 'failed':
        this.ended(message.id, errorOf(message));
        break;
    }
  }

  /** The thread no longer touches the stream's memory, or never did. */
  ended(id: number, error: Error | null): void {
    this.#streams.get(id)?.end(error);
    this.#streams.delete(id);
  }

  /** The thread is gone. */
  lost(error: () => Error): void {
    for (const id of [...this.#streams.keys()]) this.ended(id, error());
  }

  #reuse(memory: SharedArrayBuffer): void {
    if (this.#spare.length < MOST_SPARE) this.#spare.push(memory);
  }
}

export class PieceStream implements Pieces {
  readonly id: number;
  readonly memory: SharedArrayBuffer;
  readonly #post: (message: ToPieceMaker) => void;
  readonly #release: () => void;
  readonly #slots: Buffer;
  /** Lengths of the pieces that have arrived and aren't taken yet. */
  readonly #lengths: number[] = [];
  /** The slot of the next piece. */
  #slot = 0;
  /** Whether the reader is still using the previous piece. */
  #isHeld = false;
  #end: { readonly error: Error | null } | null = null;
  #isLeft = false;
  #isReleased = false;
  #wake: (() => void) | null = null;

  /** `release` is called once the memory is no longer in use. */
  constructor(
    id: number,
    memory: SharedArrayBuffer,
    post: (message: ToPieceMaker) => void,
    release: () => void,
  ) {
    this.id = id;
    this.memory = memory;
    this.#post = post;
    this.#release = release;
    this.#slots = Buffer.from(memory);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#isHeld) {
      this.#isHeld = false;
      if (this.#end === null) this.#post({ type: 'taken', id: this.id });
    }
    for (;;) {
      if (this.#isLeft) return DONE;
      const length = this.#lengths.shift();
      if (length !== undefined) return { done: false, value: this.#take(length) };
      if (this.#end !== null) {
        const { error } = this.#end;
        await this.return();
        if (error !== null) throw error;
        return DONE;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#isLeft) {
      this.#isLeft = true;
      if (this.#end === null) this.#post({ type: 'stop', id: this.id });
      this.#settle();
    }
    return DONE;
  }

  /** A piece has arrived. */
  add(length: number): void {
    this.#lengths.push(length);
    this.#wake?.();
  }

  /** No more will come, and the thread is done with the memory. */
  end(error: Error | null): void {
    this.#end = { error };
    this.#wake?.();
    this.#settle();
  }

  #take(length: number): Buffer {
    const start = this.#slot * PIECE_BYTES;
    this.#slot = (this.#slot + 1) % SLOTS;
    this.#isHeld = true;
    return this.#slots.subarray(start, start + length);
  }

  #settle(): void {
    if (!this.#isLeft || this.#end === null || this.#isReleased) return;
    this.#isReleased = true;
    this.#release();
  }
}

const errorOf = ({ reason, isDamaged }: Extract<FromPieceMaker, { type: 'failed' }>): Error =>
  isDamaged ? StoreUnavailableError.damaged() : new Error(`the store could not be read: ${reason}`);
