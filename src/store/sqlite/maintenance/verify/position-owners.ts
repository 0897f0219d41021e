/**
 * Which row claims each position of the log: four bytes a position, so that a log of millions needs no map.
 * Longer logs are checked in windows.
 */

/** Positions in a window: 64 MB. */
export const WINDOW_POSITIONS = 16_777_216;

export class PositionOwners {
  readonly first: number;
  readonly last: number;
  readonly #owners: Uint32Array;

  /** Positions from `first` to `last`, at most a window. */
  constructor(first: number, last: number) {
    this.first = first;
    this.last = last;
    this.#owners = new Uint32Array(Math.max(0, last - first + 1));
  }

  /** Notes that a row claims a position. Returns false if another row did before. */
  claim(position: number, id: number): boolean {
    if (position < this.first || position > this.last) return true;
    const known = this.#owners[position - this.first];
    if (known !== 0) return known === id;
    this.#owners[position - this.first] = id;
    return true;
  }

  /** The row that claims a position; null if none does. */
  ownerOf(position: number): number | null {
    const owner = this.#owners[position - this.first];
    return owner === undefined || owner === 0 ? null : owner;
  }
}
