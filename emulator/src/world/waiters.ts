/** Lets callers wait for a condition; code that may have changed it calls `check`. */

interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

export class Waiters {
  #waiting: readonly Waiter[] = [];
  #closed = false;

  /** Resolves once the condition holds, at once or at a later `check`, and on `close`. */
  until(holds: () => boolean): Promise<void> {
    if (this.#closed || holds()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { holds, resolve }];
    });
  }

  /** Something changed: releases waiters whose condition now holds. */
  check(): void {
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter(({ holds }) => holds());
    if (done.length === 0) return;
    this.#waiting = this.#waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }

  /** Releases all waiters, including later ones: nothing will change any more. */
  close(): void {
    this.#closed = true;
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting = [];
  }
}
