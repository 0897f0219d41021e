/**
 * The numbers that the store's speed, latency and memory depend on. Each says its unit, where it comes
 * from, and what half and double of it does, as far as that was measured.
 *
 * Numbers that stored bytes depend on stay with their layout, and those of verify, rebuild and backup with
 * those commands.
 */

// Accepting callbacks

/**
 * How long the oldest callback may wait for the disk, in milliseconds, before others get 503. SignalWire
 * waits 5 s for an answer. Half sheds callbacks that would have been kept; double answers callbacks that the
 * provider has given up on and sends again.
 */
export const QUEUE_MS = 4000;

/**
 * Least time between the starts of two journal writes, in milliseconds, unless a full batch waits. A write
 * takes about 0.2 ms for 1 callback or 100 (decision 0006). Half allows 1,000 writes a second instead of
 * 500; double lets a lone callback wait up to 4 ms. The effect on throughput isn't measured.
 */
export const JOURNAL_PACE_MS = 2;

/** Callbacks in a batch that doesn't wait for more. Half and double: not measured. */
export const FULL_BATCH = 16;

/**
 * Bytes of a slot of shared memory, about a thousand callbacks. A batch lies in one slot. Half makes
 * batches of at most 500 callbacks in a jam; double: not measured.
 */
export const SLOT_BYTES = 1024 * 1024;

/**
 * Slots: 64 MB, or some 64,000 callbacks, may wait for the disk and the database. Half sheds twice as
 * early when the database stalls; double takes up to 64 MB more memory then. A steady load uses a few.
 */
export const SLOTS = 64;

/**
 * How far the database may be behind the journal, in milliseconds, before the journal waits. With a round
 * of the sweep (`ROUND_MS`) it keeps lists within a second (decision 0006). Double makes lists up to 0.3 s
 * staler at saturation; half: not measured.
 */
export const BEHIND_MS = 300;

/**
 * Bytes at which the journal turns to its other file. Both stay on disk: up to twice this. Half and
 * double: not measured.
 */
export const JOURNAL_FILE_BYTES = 16 * 1024 * 1024;

// Committing

/**
 * Least time between the starts of two commits, in milliseconds. A commit takes 0.5 ms of processor time
 * before its first event (decision 0006): 2.5 % of a processor at this pace, 5 % at half of it. Double
 * makes readers of a call wait up to 20 ms longer for it.
 */
export const COMMIT_PACE_MS = 20;

/** Callbacks in a commit, unless one batch has more. Half and double: not measured. */
export const COMMIT_CALLBACKS = 1000;

/**
 * Age of a commit's oldest callback, in milliseconds, from which the writer's thread no longer yields. At
 * `BEHIND_MS` or more the journal would wait for a writer that gives way. Half and double: not measured.
 */
export const LATE_MS = 100;

/**
 * How long the writer works before it yields the processor, in milliseconds. Without yielding, throughput
 * fell by an eighth on two processors (18.8 against 21.4 k/s, 2026-11-23). Half and double: not measured.
 */
export const WORK_MS = 0.2;

/** How long it then sleeps, in milliseconds. Any sleep lets the others run first. Not measured. */
export const SLEEP_MS = 0.1;

/**
 * Least time between two reports of which calls changed, in milliseconds, unless load is light. A call that
 * changes in several commits meanwhile is packed and sent once: at saturation each does in nearly all of them. Half
 * sends more versions; double adds up to 100 ms to what streams show under load. Streams tick at this pace, too.
 */
export const CHANGES_PACE_MS = 100;

/** Between two tries of a commit that failed, in milliseconds. Only an outage lasts longer by it. */
export const RETRY_MS = 500;

/**
 * Young generation of the writer's heap, in MB. What a commit needs is short-lived: in a small one, much of
 * it is copied before it dies. Double took 20 to 30 MiB more memory, and as much time to collect garbage per callback; half:
 * not measured.
 */
export const WRITER_YOUNG_MB = 48;

/**
 * Bytes of the buffer into which a commit's records are copied; larger commits allocate their own. Double
 * costs 1 MB of memory; half: not measured.
 */
export const COMMIT_ROOM_BYTES = 1024 * 1024;

// Writing rows

/** The window over which load is measured, in milliseconds. Half and double: not measured. */
export const LOAD_WINDOW_MS = 100;

/**
 * Events in a window up to which load is light (2,000 a second), so that each commit writes all its rows.
 * Half lets lists be up to a second behind at a thousand events a second; double: not measured.
 */
export const LIGHT_EVENTS = 200;

/** No commit for this long, in milliseconds, and stale rows are written. Half and double: not measured. */
export const IDLE_MS = 25;

/**
 * How long new calls gather before their rows are written, in milliseconds, so that their index entries
 * share pages (decision 0002). Double makes lists up to 0.3 s staler for new calls; half: not measured.
 */
export const NEW_CALLS_WAIT_MS = 300;

/**
 * One round of the sweep over stale rows, in milliseconds: no row waits longer. Lists were at most 0.9 s
 * behind at saturation (decision 0006, 2026-11-28). Half writes rows of busy calls twice as often; double
 * would put lists more than a second behind.
 */
export const ROUND_MS = 600;

/**
 * Row ids that the sweep takes together. With half, fewer strips are shared; with double, more rows of a
 * strip aren't stale. Not measured.
 */
export const IDS_PER_STRIP = 4096;

/** Rows written in one transaction, so that none takes long. Half and double: not measured. */
export const ROWS_PER_TRANSACTION = 1000;

/** Rows that a commit under load may write, if it has fewer events itself. Not measured. */
export const ROWS_BESIDE_EVENTS = 64;

/**
 * Blocks of the log that one transaction rewrites: some 20 ms. Half and double: not measured.
 */
export const ERASED_BLOCKS = 16;

/** Rows that one transaction of a purge looks at: some 20 ms if all are old. Half and double: not measured. */
export const PURGED_ROWS = 100;

/** Blocks of the log that one transaction takes old events out of, as an erasure does. */
export const EXPIRED_BLOCKS = 16;

/** Blocks of the log that one transaction deletes. Half and double: not measured. */
export const PURGED_BLOCKS = 32;

/**
 * How often the end of a purge tries to empty the write-ahead log, a pause of 50 ms apart, while others read from it; after
 * that it's left to the next purge. Half and double: not measured.
 */
export const PURGE_END_TRIES = 100;

/** How long an erasure gives way between two of its transactions, in milliseconds. Not measured. */
export const ERASURE_PAUSE_MS = 5;

/**
 * How long an erasure may take, in milliseconds, before it's a 503; what's left is done when it's asked for again, or
 * at the next start. Half and double: not measured.
 */
export const ERASURE_PATIENCE_MS = 20_000;

// Memory

/**
 * Bytes that calls in memory may take, by estimate (`call-cache.ts`). Calls beyond it are read from their
 * rows with each event. Half and double: not measured.
 */
export const CALL_CACHE_BYTES = 256 * 1024 * 1024;

/**
 * Events until a call is packed again. Unpacked states took 14 us of garbage collection per callback at
 * saturation with 100,000 calls (decision 0002). Half packs more calls between two events that are close
 * together; double keeps up to 1,024 calls unpacked. Not measured.
 */
export const HOT_TURNS = 512;

/**
 * How long an ended call stays in memory for its late events, in milliseconds: number callbacks and
 * recordings follow within seconds. Half reads some rows again; double holds twice as many ended calls.
 */
export const ENDED_STAYS_MS = 10_000;

/**
 * Young generation of a thread that reads, in MB. With V8's own choice, the reader kept 84 MB of memory for 26 that it
 * used.
 */
export const READER_YOUNG_MB = 16;

/** Pages that the writer caches, in KiB: its memory grows until it has them. Half and double: not measured. */
export const WRITER_PAGES_KIB = 96 * 1024;
/** Pages that a reader caches, in KiB. */
export const READER_PAGES_KIB = 32 * 1024;

/**
 * Pages at which the write-ahead log is checkpointed: 64 MiB. A page that's written several times before
 * is copied once (decision 0002). Half copies pages more often; double doubles the file and the time that a
 * start after a crash takes to read it. Not measured.
 */
export const CHECKPOINT_PAGES = 8192;

// Answering questions

/**
 * How long a list waits for rows that are being written, in milliseconds; then it's answered with how far it's
 * behind. Under load it only waits for the next commit. Half makes more lists lag; double: not measured.
 */
export const LIST_WAIT_MS = 50;

/**
 * How long an answer that must lack nothing waits, in milliseconds, before it's a 503. Rows may be a second
 * late, so half of this would refuse some of them; double only delays the error in an outage.
 */
export const WHOLE_WAIT_MS = 2000;

/** The same for a file, which is worth a longer wait. Half and double: not measured. */
export const EXPORT_WAIT_MS = 10_000;

/** The same for any answer while the database can't be written: waiting longer seldom helps. Not measured. */
export const STALLED_WAIT_MS = 50;

/**
 * How long a search of the log keeps other questions waiting, in milliseconds; a block takes 0.3 ms. Half and
 * double: not measured.
 */
export const SEARCH_TURN_MS = 5;

/**
 * How much of its thread's processor time a search may take, in milliseconds: 1.5 million records. Half and double: not
 * measured.
 */
export const SEARCH_CPU_MS = 1000;

// Following the log

/**
 * Records that are read ahead of a follower's cursor, so that a call with several is looked up once: some
 * 10 MB of names. Half looks up more calls twice; double takes twice the memory for each of the cursors
 * that are kept. Not measured.
 */
export const STRETCH_RECORDS = 32_768;

/** Cursors whose stretch of the log is kept: one for each follower in the process, and some to spare. */
export const STRETCHES_KEPT = 4;

/**
 * How long the thread that follows the log has nothing to do until it ends, in milliseconds. It had 45 MB for what's
 * loaded at start. With half, a page that asks every half minute starts it each time; double: not measured.
 */
export const CHANGES_REST_MS = 60_000;

/** Rows that one read transaction looks up: a few milliseconds. Half and double: not measured. */
export const ROWS_AT_ONCE = 128;
