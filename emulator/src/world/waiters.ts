/** Lets callers wait until something holds that changes elsewhere; whoever changes it says so. */

interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

export class Waiters {
  #waiting: readonly Waiter[] = [];
  #closed = false;

  /** Resolves once it holds: at once, or when a check finds that it does, or at the close. */
  until(holds: () => boolean): Promise<void> {
    if (this.#closed || holds()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { holds, resolve }];
    });
  }

  /** Something changed: lets go whose condition holds now. */
  check(): void {
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter(({ holds }) => holds());
    if (done.length === 0) return;
    this.#waiting = this.#waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }

  /** Lets everybody go, also who comes later: nothing changes any more. */
  close(): void {
    this.#closed = true;
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting = [];
  }
}
