/**
 * Which calls may be ahead of their rows, in memory that threads share: the writer marks a call before the commit that
 * puts its row behind, and takes the mark back once a row that's level with it is on disk. The main thread looks, so that
 * a question about another call needn't wait for the writer.
 *
 * A mark is a count at the place of a SID's key (`sid-key.ts`). Calls that share a place are asked about in vain,
 * and none is missed.
 */

/** Places. At 2,000 callbacks a second, 1 to 2 % of them are taken. It must be a power of two. */
const PLACES = 2 ** 16;

export class StaleMarks {
  readonly #counts: Int32Array<SharedArrayBuffer>;

  /** Over what another thread gave as `memory`, or without a mark. */
  constructor(memory = new SharedArrayBuffer(PLACES * Int32Array.BYTES_PER_ELEMENT)) {
    this.#counts = new Int32Array(memory);
  }

  /** For another thread. */
  get memory(): SharedArrayBuffer {
    return this.#counts.buffer;
  }

  /** Whether a call whose SID has this key may be ahead of its row. */
  has(key: number): boolean {
    return Atomics.load(this.#counts, placeOf(key)) > 0;
  }

  /** Marks a call. Each mark is taken back once. */
  add(key: number): void {
    Atomics.add(this.#counts, placeOf(key), 1);
  }

  takeBack(key: number): void {
    Atomics.sub(this.#counts, placeOf(key), 1);
  }
}

const placeOf = (key: number): number => key & (PLACES - 1);
