/** Requests to the writer's thread other than callbacks, and who waits for them. */

export class WriterRequests {
  readonly #waiting = new Map<number, (failure: string | null) => void>();
  #next = 1;

  /** Numbers a request. `done` resolves once it's on disk, and rejects if it can't be. */
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

  /** A request was carried out, or failed for this reason. */
  settle(id: number, failure: string | null): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(failure);
  }

  /** Fails every request that's waiting. */
  failAll(reason: string): void {
    for (const settle of this.#waiting.values()) settle(reason);
    this.#waiting.clear();
  }
}
