/**
 * Keeps what was created, newest last, for REST to fetch and list. When there are too many finished
 * items, the oldest are forgotten; unfinished ones are always kept.
 */

/** An item that the provider created and can list. */
export interface Listed {
  readonly sid: string;
  /** Counts up with creation; the order of lists, and where a page ends. */
  readonly ordinal: number;
}

export class Ledger<T extends Listed> {
  readonly #bySid = new Map<string, T>();
  readonly #entries: (T | undefined)[] = [];
  readonly #over: T[] = [];
  readonly #keepOver: number;
  /** The ordinal of the first entry. */
  #base = 0;
  #firstOver = 0;

  /** @param keepOver how many finished items to keep */
  constructor(keepOver: number) {
    this.#keepOver = keepOver;
  }

  /** The ordinal that the next item must have. */
  get nextOrdinal(): number {
    return this.#base + this.#entries.length;
  }

  get size(): number {
    return this.#bySid.size;
  }

  add(item: T): void {
    if (item.ordinal !== this.nextOrdinal) throw new RangeError('Ordinals must be consecutive.');
    this.#entries.push(item);
    this.#bySid.set(item.sid, item);
  }

  get(sid: string): T | undefined {
    return this.#bySid.get(sid);
  }

  /** Replaces the item with the same sid and ordinal. */
  replace(item: T): void {
    if (this.#bySid.get(item.sid)?.ordinal !== item.ordinal) {
      throw new RangeError('Only a kept item can be replaced.');
    }
    this.#entries[item.ordinal - this.#base] = item;
    this.#bySid.set(item.sid, item);
  }

  delete(item: T): void {
    if (!this.#bySid.delete(item.sid)) return;
    this.#entries[item.ordinal - this.#base] = undefined;
    this.#trimFront();
  }

  /** Marks an item as finished, so that it can be forgotten later. */
  markOver(item: T): void {
    this.#over.push(item);
    while (this.#over.length - this.#firstOver > this.#keepOver) {
      const oldest = this.#over[this.#firstOver];
      this.#firstOver += 1;
      if (oldest !== undefined) this.delete(oldest);
    }
    if (this.#firstOver > 1_000 && this.#firstOver > this.#over.length / 2) {
      this.#over.splice(0, this.#firstOver);
      this.#firstOver = 0;
    }
  }

  /** Everything before an ordinal, newest first. */
  *newestFirst(before = Number.POSITIVE_INFINITY): Generator<T> {
    for (let i = Math.min(before - this.#base, this.#entries.length) - 1; i >= 0; i -= 1) {
      const item = this.#entries[i];
      if (item !== undefined) yield item;
    }
  }

  /** Everything after an ordinal, oldest first. */
  *oldestFirst(after = -1): Generator<T> {
    for (let i = Math.max(after + 1 - this.#base, 0); i < this.#entries.length; i += 1) {
      const item = this.#entries[i];
      if (item !== undefined) yield item;
    }
  }

  #trimFront(): void {
    let dead = 0;
    while (dead < this.#entries.length && this.#entries[dead] === undefined) dead += 1;
    // Moving takes time in proportion to the rest, so it's done rarely.
    if (dead > 1_000 && dead > this.#entries.length / 2) {
      this.#entries.splice(0, dead);
      this.#base += dead;
    }
  }
}
