/** What the writer's thread was asked to do beside callbacks, and who waits for it. */

export class WriterRequests {
  readonly #waiting = new Map<number, (failure: string | null) => void>();
  #next = 1;

  /** Gives a request its number. `done` resolves once it's on disk, and rejects where it can't be. */
  add(): { readonly id: number; readonly done: Promise<void> } {
    const id = this.#next;
    this.#next += 1;
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.set(id, (failure) => {
        if (failure === null) resolve();
        else reject(new Error(`the store could not write: ${failure}`));
      });
    });
    return { id, done };
  }

  /** It was carried out, or why it wasn't. */
  settle(id: number, failure: string | null): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(failure);
  }

  /** None of those that wait will be carried out. */
  failAll(reason: string): void {
    for (const settle of this.#waiting.values()) settle(reason);
    this.#waiting.clear();
  }
}
