/** A long answer's bytes, made and read piece by piece. */

/**
 * Pieces of at most 64 kB. The next ones are made while one is taken, never much ahead. A piece's memory
 * is used again as soon as the next piece is asked for. `next` rejects where the answer can't be finished:
 * what was read until then isn't the whole of it.
 */
export interface Pieces extends AsyncIterable<Uint8Array> {
  next(): Promise<IteratorResult<Uint8Array, undefined>>;
  /** Ends the work. To be called by everyone who doesn't read to the end. */
  return(): Promise<IteratorResult<Uint8Array, undefined>>;
}
