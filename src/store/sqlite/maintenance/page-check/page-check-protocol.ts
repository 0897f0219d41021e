/** What the main thread and the thread that checks pages say to each other. */

/** What the thread is started with. */
export interface PageCheckOptions {
  readonly file: string;
  /** One 32-bit number: if it isn't 0, the thread ends after the current table. */
  readonly stop: SharedArrayBuffer;
}

/** The thread's result. */
export interface PageCheckResult {
  /** Tables that are damaged themselves, or have a damaged index. */
  readonly damaged: readonly string[];
  /** SQLite's first finding. It names pages and columns, never what's stored. */
  readonly finding: string | null;
}
