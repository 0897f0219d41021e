/** Empties the journal after an erasure, and after late callbacks of erased calls, which reach it whole. */

import type { Logger } from '../../../ports/logger.ts';
import type { Journal } from '../journal/journal.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';

/** Late callbacks come in groups. */
const SOON_MS = 1000;
/** How long the database may take to get what the journal has. */
const PATIENCE_MS = 10_000;

export class JournalEmptyings {
  readonly #journal: Pick<Journal, 'empty'>;
  readonly #logger: Pick<Logger, 'warn'>;
  /** Resolves, never rejects, when the one before it has ended. */
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(journal: Pick<Journal, 'empty'>, logger: Pick<Logger, 'warn'>) {
    this.#journal = journal;
    this.#logger = logger;
  }

  /** Resolves when nothing that the database had is in the journal. Rejects with `StoreUnavailableError`. */
  async now(): Promise<void> {
    const emptied = this.#last.then(() => this.#journal.empty(PATIENCE_MS));
    this.#last = emptied.catch(() => {});
    try {
      await emptied;
    } catch (error) {
      throw StoreUnavailableError.notWriting(
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  /** The same within a second or so, with nothing waiting for it. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.now().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#logger.warn(
          { reason },
          "The journal couldn't be emptied after callbacks of erased calls.",
        );
      });
    }, SOON_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
