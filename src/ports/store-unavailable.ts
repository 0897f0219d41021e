/** The error of a store that can't give a complete answer, or can't write, at the moment. */

/**
 * A query rejects with this if the answer wouldn't include everything acknowledged, and a change if it can't be
 * written. It's temporary unless pages are damaged, so try again. It doesn't affect whether callbacks are stored.
 */
export interface StoreUnavailable extends Error {
  readonly code: 'STORE_UNAVAILABLE';
  /**
   * What the store can't do: catch up in time with what it acknowledged, read at all, read damaged pages, which lasts
   * until they're repaired, or write a change, which then wasn't made.
   */
  readonly cannot: 'catch-up' | 'read' | 'damaged' | 'write';
  /** How long the oldest acknowledged event hasn't been readable, in milliseconds; 0 for other reasons. */
  readonly lagMs: number;
}
