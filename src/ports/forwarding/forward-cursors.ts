/** How far forwarding has got with each of its targets. */

/** How far a target has got. */
export interface ForwardCursor {
  /** The SHA-256 of its URL without the password, in hex. */
  readonly target: string;
  /** The database that the positions are about (`Covered`). */
  readonly epoch: string;
  /** Everything up to here is done, except for `pending`. */
  readonly through: number;
  /** Positions up to `through` that aren't done, ascending. */
  readonly pending: readonly number[];
}

/** What's stored of them. */
export interface StoredCursors {
  readonly cursors: readonly ForwardCursor[];
  /** The targets whose cursor is stored and can't be read. */
  readonly unreadable: readonly string[];
}

/** The cursors. They're kept with the log, so a backup has both as of one moment. */
export interface ForwardCursors {
  all(): Promise<StoredCursors>;
  /** Replaces the cursors of these targets. They're on disk once this resolves. */
  save(cursors: readonly ForwardCursor[]): Promise<void>;
  /** Says which targets there are. Others are forgotten once they have been gone since `goneSince`. */
  keep(targets: readonly string[], now: number, goneSince: number): Promise<void>;
}
