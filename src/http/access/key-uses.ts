/** Remembers when each API key was last used, and writes it down at most once a minute. */

import type { Credentials } from '../../ports/access/credentials.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

const WRITTEN_EVERY_MS = 60_000;

export interface KeyUsesPorts {
  readonly credentials: Pick<Credentials, 'keysUsed'>;
  readonly clock: Timer;
  readonly logger: Pick<Logger, 'warn'>;
}

export class KeyUses implements AsyncDisposable {
  readonly #ports: KeyUsesPorts;
  readonly #lastUsed = new Map<string, number>();
  #unwritten = new Map<string, number>();
  #cancel: (() => void) | null = null;

  constructor(ports: KeyUsesPorts) {
    this.#ports = ports;
  }

  /** Costs two map entries; the first use in a minute also sets a timer. */
  used(keyId: string): void {
    const now = this.#ports.clock.now();
    this.#lastUsed.set(keyId, now);
    this.#unwritten.set(keyId, now);
    this.#cancel ??= this.#ports.clock.after(WRITTEN_EVERY_MS, () => {
      this.#cancel = null;
      void this.#write();
    });
  }

  /** Milliseconds since 1970; null if it wasn't used since the start. */
  lastUsed(keyId: string): number | null {
    return this.#lastUsed.get(keyId) ?? null;
  }

  /** Writes what isn't written yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#write();
  }

  async #write(): Promise<void> {
    const uses = this.#unwritten;
    if (uses.size === 0) return;
    this.#unwritten = new Map();
    try {
      await this.#ports.credentials.keysUsed(uses);
    } catch {
      // The store has logged why.
      this.#ports.logger.warn({}, "When API keys were last used couldn't be recorded.");
    }
  }
}
