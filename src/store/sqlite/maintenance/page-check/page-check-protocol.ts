/** What the main thread and the thread that checks pages say to each other. */

/** Handed to the thread when it starts. */
export interface PageCheckOptions {
  readonly file: string;
  /** One 32-bit number: anything but 0, and the thread ends after the table it's at. */
  readonly stop: SharedArrayBuffer;
}

/** What the thread says at its end. */
export interface PageCheckResult {
  /** Tables that are damaged themselves, or have a damaged index. */
  readonly damaged: readonly string[];
  /** SQLite's first finding. It names pages and columns, never what's stored. */
  readonly finding: string | null;
}
