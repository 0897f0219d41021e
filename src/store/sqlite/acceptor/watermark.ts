/**
 * How far the rows are behind what was acknowledged: from the journal, through the log, into the rows
 * that lists are made of. It keeps count and wakes whoever waits; it writes nothing.
 */

/** Something acknowledged that the rows may lack. */
interface Behind {
  readonly sequence: number;
  /** The log's head after it; null while the log lacks it, too. */
  readonly head: number | null;
  /** When it was acknowledged, milliseconds of a steady clock. */
  readonly at: number;
}

export class Watermark {
  /** The journal's last batch, and the last one of them that the log has. */
  #journaled: number;
  #applied: number;
  /** Oldest first. */
  #behind: Behind[] = [];
  readonly #waiters = new Set<() => void>();
  /** Nothing more will be written, so nobody waits for it. */
  #isAbandoned = false;

  /** Everything is written: the journal up to `sequence`. */
  constructor(sequence: number) {
    this.#journaled = sequence;
    this.#applied = sequence;
  }

  /** Whether the rows lack nothing. */
  get isReached(): boolean {
    return this.#behind.length === 0;
  }

  /** How long the oldest event that no row holds has been acknowledged, in milliseconds; 0 for none. */
  get lagMs(): number {
    const oldest = this.#behind[0];
    return oldest === undefined ? 0 : performance.now() - oldest.at;
  }

  /** The journal has a batch. */
  journaled(sequence: number, at: number): void {
    this.#journaled = sequence;
    this.#behind.push({ sequence, head: null, at });
  }

  /** The log has every batch up to `sequence`, and ends at `head`. */
  committed(sequence: number, head: number, writtenThrough: number): void {
    this.#applied = sequence;
    const applied = this.#behind.filter((one) => one.sequence <= sequence && one.head === null);
    const [oldest] = applied;
    if (oldest !== undefined) {
      const first = this.#behind.indexOf(oldest);
      // One commit is one thing to wait for, as old as the oldest of it.
      this.#behind.splice(first, applied.length, { ...oldest, sequence, head });
    }
    this.written(writtenThrough);
  }

  /** Every event up to this position is in its call's row. */
  written(writtenThrough: number): void {
    const first = this.#behind.findIndex((one) => one.head === null || one.head > writtenThrough);
    this.#behind = first === -1 ? [] : this.#behind.slice(first);
    for (const check of this.#waiters) check();
  }

  /** Ends every wait, now and from now on: the writer has failed. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const check of this.#waiters) check();
  }

  /** Resolves with true when the rows have all that is acknowledged by now; with false after `timeoutMs`. */
  reached(timeoutMs: number): Promise<boolean> {
    const last = this.#journaled;
    return this.#until(() => {
      const oldest = this.#behind[0];
      return oldest === undefined || oldest.sequence > last;
    }, timeoutMs);
  }

  /** Resolves with true when the log has all that is acknowledged by now; with false after `timeoutMs`. */
  applied(timeoutMs: number): Promise<boolean> {
    const last = this.#journaled;
    return this.#until(() => this.#applied >= last, timeoutMs);
  }

  async #until(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
    if (this.#isAbandoned || isTrue()) return isTrue();
    return new Promise<boolean>((resolve) => {
      const done = (): void => {
        clearTimeout(timeout);
        this.#waiters.delete(check);
        resolve(isTrue());
      };
      const check = (): void => {
        if (this.#isAbandoned || isTrue()) done();
      };
      const timeout = setTimeout(done, timeoutMs);
      this.#waiters.add(check);
    });
  }
}
