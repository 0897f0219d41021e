/** A binary heap of entries by time; entries of equal times keep their order. */

/** An entry. */
export interface HeapEntry<T> {
  readonly at: number;
  readonly tie: number;
  readonly item: T;
}

/** Holds hundreds of thousands of entries; push and pop take logarithmic time. */
export class TimerHeap<T> {
  readonly #entries: HeapEntry<T>[] = [];
  #ties = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The first entry due. */
  peek(): HeapEntry<T> | undefined {
    return this.#entries[0];
  }

  push(at: number, item: T): void {
    const entry = { at, tie: this.#ties++, item };
    let index = this.#entries.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#entries[parentIndex];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.#entries[index] = parent;
      index = parentIndex;
    }
    this.#entries[index] = entry;
  }

  /** Removes and returns the first entry due. */
  pop(): HeapEntry<T> | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (first !== undefined && last !== undefined && this.#entries.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: HeapEntry<T>): void {
    const entries = this.#entries;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = entries[childIndex];
      const right = entries[childIndex + 1];
      if (child !== undefined && right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex += 1;
      }
      if (child === undefined || isBefore(entry, child)) break;
      entries[index] = child;
      index = childIndex;
    }
    entries[index] = entry;
  }
}

const isBefore = (one: HeapEntry<unknown>, other: HeapEntry<unknown>): boolean =>
  one.at < other.at || (one.at === other.at && one.tie < other.tie);
