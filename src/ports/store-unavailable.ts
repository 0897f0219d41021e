/** The error of a store that can't answer truthfully at the moment. */

/**
 * A question rejects with this rather than be answered without what was acknowledged. It passes: ask
 * again. Callbacks are kept meanwhile, or refused, as if nobody had asked.
 */
export interface StoreUnavailable extends Error {
  readonly code: 'STORE_UNAVAILABLE';
  /** What the store can't do: catch up with what it acknowledged in time, or read at all. */
  readonly cannot: 'catch-up' | 'read';
  /** For how long the oldest acknowledged event can't be read, in milliseconds; 0 where it isn't about that. */
  readonly lagMs: number;
}
