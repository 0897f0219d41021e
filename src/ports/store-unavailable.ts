/** The error of a store that can't give a complete answer at the moment. */

/**
 * A query rejects with this if the answer wouldn't include everything acknowledged. It's temporary unless pages
 * are damaged, so try again. It doesn't affect whether callbacks are stored.
 */
export interface StoreUnavailable extends Error {
  readonly code: 'STORE_UNAVAILABLE';
  /**
   * What the store can't do: catch up in time with what it acknowledged, read at all, or read damaged pages, which
   * lasts until they're repaired.
   */
  readonly cannot: 'catch-up' | 'read' | 'damaged';
  /** How long the oldest acknowledged event hasn't been readable, in milliseconds; 0 for other reasons. */
  readonly lagMs: number;
}
