/** `GET /api/v1/storage`: what stored data takes up, and how long the disk lasts. Sizes are bytes. */

export interface Storage {
  /** The database with its write-ahead log. */
  readonly databaseBytes: number;
  readonly journalBytes: number;
  /** Everything else in the data folder, such as statistics and copies of damaged files. */
  readonly otherBytes: number;
  /** What Callboard can still write on the disk of the data folder. */
  readonly freeBytes: number;
  /**
   * What comes in at the pace of the last seven days, less what's purged or removed in the coming seven; for as long as
   * callbacks are kept, if that's shorter. Null if there's too little to say.
   */
  readonly growthBytesPerDay: number | null;
  /** Until the disk is full at that pace; null if there's room for all calls that are kept, or that's unknown. */
  readonly daysLeft: number | null;
  /** `CALLBOARD_KEEP_CALLS` in days; null if calls are kept for ever. */
  readonly keepCallsDays: number | null;
  /** `CALLBOARD_KEEP_EVENTS` in days; null if callbacks are kept as long as their calls. */
  readonly keepEventsDays: number | null;
}
