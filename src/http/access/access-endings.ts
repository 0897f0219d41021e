/** Watches for the end of someone's access, on behalf of what they have open. */

import type { AccessEnds } from '../../ports/access/access-ends.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Timer } from '../../ports/clock.ts';

/** Expiry is looked at this often, so a clock that's set is noticed too. */
const LOOKED_AT_EVERY_MS = 500;

interface Watch {
  readonly principal: Principal;
  readonly ended: () => void;
}

export class AccessEndings implements AccessEnds, Disposable {
  readonly #hasEnded: (principal: Principal) => boolean;
  readonly #clock: Timer;
  readonly #watches = new Set<Watch>();
  #cancel: (() => void) | null = null;

  constructor(hasEnded: (principal: Principal) => boolean, clock: Timer) {
    this.#hasEnded = hasEnded;
    this.#clock = clock;
  }

  onEnd(principal: Principal, ended: () => void): () => void {
    // The admin token and local access last as long as the process.
    if (principal.keyId === null && principal.sessionHash === null) return () => undefined;
    const watch: Watch = { principal, ended };
    this.#watches.add(watch);
    if (this.#hasEnded(principal)) queueMicrotask(() => this.look());
    this.#lookLater();
    return () => {
      this.#watches.delete(watch);
    };
  }

  /** Calls those whose access has ended; to be called after a key is revoked or a session ended. */
  look(): void {
    for (const watch of this.#watches) {
      if (!this.#hasEnded(watch.principal)) continue;
      this.#watches.delete(watch);
      watch.ended();
    }
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#watches.clear();
  }

  #lookLater(): void {
    if (this.#watches.size === 0) return;
    this.#cancel ??= this.#clock.after(LOOKED_AT_EVERY_MS, () => {
      this.#cancel = null;
      this.look();
      this.#lookLater();
    });
  }
}
