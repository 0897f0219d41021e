/** Requests to the writer's thread other than callbacks, and who waits for them. */

import { failure } from '../../../core/result.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import type { RequestOutcome } from '../writer/thread-protocol.ts';

export class WriterRequests {
  readonly #waiting = new Map<number, (outcome: RequestOutcome) => void>();
  #next = 1;

  /**
   * Numbers a request. `done` resolves once it's on disk, to whether it changed anything, and rejects
   * with `StoreUnavailableError` if it can't be.
   */
  add(): { readonly id: number; readonly done: Promise<boolean> } {
    const id = this.#next;
    this.#next += 1;
    const done = new Promise<boolean>((resolve, reject) => {
      this.#waiting.set(id, (outcome) => {
        if (outcome.ok) resolve(outcome.value.hasChanged);
        else reject(StoreUnavailableError.notWriting(outcome.problem));
      });
    });
    return { id, done };
  }

  /** A request was carried out, or failed. */
  settle(id: number, outcome: RequestOutcome): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(outcome);
  }

  /** Fails every request that's waiting. */
  failAll(reason: string): void {
    for (const settle of this.#waiting.values()) settle(failure(reason));
    this.#waiting.clear();
  }
}
