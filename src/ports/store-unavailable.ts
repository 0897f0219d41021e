/** The error of a store that can't answer truthfully at the moment. */

/**
 * A question rejects with this rather than be answered without what was acknowledged. It passes, unless pages are damaged: ask
 * again. Callbacks are kept meanwhile, or refused, as if nobody had asked.
 */
export interface StoreUnavailable extends Error {
  readonly code: 'STORE_UNAVAILABLE';
  /**
   * What the store can't do: catch up with what it acknowledged in time, read at all, or read pages that
   * are damaged, which doesn't pass before somebody mends them.
   */
  readonly cannot: 'catch-up' | 'read' | 'damaged';
  /** For how long the oldest acknowledged event can't be read, in milliseconds; 0 where it isn't about that. */
  readonly lagMs: number;
}
