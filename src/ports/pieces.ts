/** A long answer's bytes, produced and read piece by piece. */

/**
 * Pieces of at most 64 kB. The next ones are produced while one is being used, but never far ahead. A piece's
 * memory is reused once the next piece is requested. `next` rejects if the answer can't be completed; what was
 * read until then is incomplete.
 */
export interface Pieces extends AsyncIterable<Uint8Array> {
  next(): Promise<IteratorResult<Uint8Array, undefined>>;
  /** Ends the work. Call this if you don't read to the end. */
  return(): Promise<IteratorResult<Uint8Array, undefined>>;
}
