/**
 * How far the rows are behind what was acknowledged: from the journal, through the log, into the rows that
 * lists show. It only keeps count, and wakes those who wait.
 */

/** Acknowledged callbacks that the rows may lack. */
interface Behind {
  /** The journal's number of the last callback of the oldest batch among them. */
  readonly sequence: number;
  /** The log's head after them; null while the log lacks them too. */
  readonly head: number | null;
  /** When they were acknowledged, milliseconds of a steady clock. */
  readonly at: number;
}

export class Watermark {
  /** The journal's last callback, and the last that the log has. */
  #journaled: number;
  #applied: number;
  /** Oldest first. */
  #behind: Behind[] = [];
  readonly #waiters = new Set<() => void>();
  /** Nothing more will be written, so every wait ends at once. */
  #isAbandoned = false;

  /** Starts with everything written, up to callback `sequence` of the journal. */
  constructor(sequence: number) {
    this.#journaled = sequence;
    this.#applied = sequence;
  }

  /** Whether the rows have everything acknowledged. */
  get isReached(): boolean {
    return this.#behind.length === 0;
  }

  /** How long ago the oldest event that no row has was acknowledged, in milliseconds; 0 if rows lack nothing. */
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
      // One commit is waited for as a whole; it's as old as its oldest callback.
      this.#behind.splice(first, applied.length, { ...oldest, head });
    }
    this.written(writtenThrough);
  }

  /** Every event up to this position is in its call's row. */
  written(writtenThrough: number): void {
    const first = this.#behind.findIndex((one) => one.head === null || one.head > writtenThrough);
    this.#behind = first === -1 ? [] : this.#behind.slice(first);
    for (const check of this.#waiters) check();
  }

  /** The writer has failed: ends every wait, present and future. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const check of this.#waiters) check();
  }

  /** Resolves with true once the rows have everything acknowledged by now; with false after `timeoutMs`. */
  reached(timeoutMs: number): Promise<boolean> {
    const last = this.#journaled;
    return this.#until(() => this.#areRowsPast(last), timeoutMs);
  }

  /**
   * The same, but gives up once the log has later callbacks and the rows still lack earlier ones: under such a load
   * rows wait for the sweep, which takes longer than a list waits.
   */
  reachedSoon(timeoutMs: number): Promise<boolean> {
    const last = this.#journaled;
    return this.#until(
      () => this.#areRowsPast(last),
      timeoutMs,
      () => this.#applied > last,
    );
  }

  /** Resolves with true once the log has everything acknowledged by now; with false after `timeoutMs`. */
  applied(timeoutMs: number): Promise<boolean> {
    const last = this.#journaled;
    return this.#until(() => this.#applied >= last, timeoutMs);
  }

  /** Whether the rows have everything up to this callback of the journal. */
  #areRowsPast(sequence: number): boolean {
    const oldest = this.#behind[0];
    return oldest === undefined || oldest.sequence > sequence;
  }

  async #until(
    isTrue: () => boolean,
    timeoutMs: number,
    isFutile: () => boolean = () => false,
  ): Promise<boolean> {
    if (this.#isAbandoned || isTrue()) return isTrue();
    return new Promise<boolean>((resolve) => {
      const done = (): void => {
        clearTimeout(timeout);
        this.#waiters.delete(check);
        resolve(isTrue());
      };
      const check = (): void => {
        if (this.#isAbandoned || isTrue() || isFutile()) done();
      };
      const timeout = setTimeout(done, timeoutMs);
      this.#waiters.add(check);
    });
  }
}
