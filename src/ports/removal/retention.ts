/** Purges events and calls by their age. */

/** What's older goes, milliseconds since 1970; null: nothing does. */
export interface KeptSince {
  /** Calls without an event since, with their records in the log. */
  readonly calls: number | null;
  /** What came in before. Calls stay as they are, and join events that still come. */
  readonly events: number | null;
}

export interface Retention {
  /**
   * Purges some of what's older; `at` is now, milliseconds since 1970. Resolves with whether there may be more. Rejects
   * with `StoreUnavailable`.
   */
  purgeMore(before: KeptSince, at: number): Promise<boolean>;
}
