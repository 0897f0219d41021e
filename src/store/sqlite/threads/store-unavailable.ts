/** Thrown for a question that the store can't answer truthfully at the moment, and for a change that it can't make. */

import type { StoreUnavailable } from '../../../ports/store-unavailable.ts';

export class StoreUnavailableError extends Error implements StoreUnavailable {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly cannot: StoreUnavailable['cannot'];
  readonly lagMs: number;

  private constructor(message: string, cannot: StoreUnavailable['cannot'], lagMs: number) {
    super(message);
    this.cannot = cannot;
    this.lagMs = lagMs;
  }

  /** Some acknowledged callbacks can't be read yet, the oldest for `lagMs`. */
  static behind(lagMs: number): StoreUnavailableError {
    const message = `the database is ${lagMs} ms behind what was acknowledged`;
    return new StoreUnavailableError(message, 'catch-up', lagMs);
  }

  /** The thread that reads has ended, or the store is closed. */
  static notReading(): StoreUnavailableError {
    return new StoreUnavailableError("the store can't be read at the moment", 'read', 0);
  }

  /** A change wasn't made. */
  static notWriting(reason: string): StoreUnavailableError {
    return new StoreUnavailableError(`the store could not write: ${reason}`, 'write', 0);
  }

  /** Pages that the answer needs are damaged. */
  static damaged(): StoreUnavailableError {
    return new StoreUnavailableError('pages of the database are damaged', 'damaged', 0);
  }
}
