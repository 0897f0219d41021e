/** Purges calls by their age. */

export interface Retention {
  /**
   * Purges a few calls without an event since `before`, with their records in the log; both times are milliseconds
   * since 1970, `at` is now. Resolves with whether there may be more. Rejects with `StoreUnavailable`.
   */
  purgeMore(before: number, at: number): Promise<boolean>;
}
