/**
 * What a target still has to get: its cursor, the callbacks after it that have been read, and the log behind
 * those. It reads only what it has room for, so a target that takes nothing costs nothing.
 */

import type { ChangeLog, EventEntry, LogEntry, UnprocessableEntry } from '../ports/change-feed.ts';
import type { StoredRequest } from '../ports/event-sink.ts';
import type { ForwardCursor } from '../ports/forwarding/forward-cursors.ts';
import { Lanes, type Waiting } from './lanes.ts';

/** Callbacks that are read ahead of the oldest one that isn't done. */
const MOST_WAITING = 512;
const MOST_BYTES = 4 * 1024 * 1024;
const READ_AT_ONCE = 128;

export class Backlog {
  readonly lanes = new Lanes();
  readonly #log: Pick<ChangeLog, 'recordsAfter'>;
  readonly #target: string;
  readonly #epoch: string;
  #through: number;
  /** What the cursor says isn't done and hasn't been read again since the start. Ascending. */
  #unread: readonly number[];
  #head: number;

  constructor(log: Pick<ChangeLog, 'recordsAfter'>, cursor: ForwardCursor) {
    this.#log = log;
    this.#target = cursor.target;
    this.#epoch = cursor.epoch;
    this.#through = cursor.through;
    this.#head = cursor.through;
    this.#unread = cursor.pending;
  }

  get cursor(): ForwardCursor {
    return {
      target: this.#target,
      epoch: this.#epoch,
      through: this.#through,
      pending: [...this.lanes.positions, ...this.#unread].sort((a, b) => a - b),
    };
  }

  /** Records from the first that isn't done to the log's end. */
  get waiting(): number {
    const first = this.lanes.oldest?.position ?? this.#unread[0] ?? this.#through + 1;
    return Math.max(0, this.#head - first + 1);
  }

  /** Whether there's more to read, and room for it. */
  get canRead(): boolean {
    const hasMore = this.#unread.length > 0 || this.#through < this.#head;
    return hasMore && this.lanes.size < MOST_WAITING && this.lanes.bytes < MOST_BYTES;
  }

  /** The log goes on to here, at least. */
  extend(head: number): void {
    this.#head = Math.max(this.#head, head);
  }

  /** Reads on. Returns how many callbacks of the cursor's are no longer in the log. */
  async read(): Promise<number> {
    const [first] = this.#unread;
    if (first !== undefined) return await this.#readAgain(first);
    const limit = Math.min(READ_AT_ONCE, MOST_WAITING - this.lanes.size);
    const { entries, through, head } = await this.#log.recordsAfter(this.#through, limit);
    for (const entry of entries) this.#add(entry);
    this.#through = Math.max(this.#through, through);
    this.#head = Math.max(this.#head, head);
    return 0;
  }

  /** The request of a callback that was forgotten; null if the log no longer has it. */
  async readOne({ position }: Waiting): Promise<StoredRequest | null> {
    const { entries } = await this.#log.recordsAfter(position - 1, 1);
    const [entry] = entries;
    return entry?.position === position && isCallback(entry) ? entry.request : null;
  }

  async #readAgain(first: number): Promise<number> {
    const { entries, through } = await this.#log.recordsAfter(first - 1, READ_AT_ONCE);
    const wanted = new Set(this.#unread);
    let found = 0;
    for (const entry of entries) {
      if (wanted.has(entry.position) && this.#add(entry)) found += 1;
    }
    const covered = Math.max(first, through);
    const left = this.#unread.filter((position) => position > covered);
    const gone = this.#unread.length - left.length - found;
    this.#unread = left;
    return gone;
  }

  /** Returns whether it's one to forward. */
  #add(entry: LogEntry): boolean {
    if (!isCallback(entry)) return false;
    const { position, accountSid, callSid, key, receivedAt, request } = entry;
    this.lanes.add({ position, accountSid, callSid, key, receivedAt, request, attempts: null });
    return true;
  }
}

/**
 * Whether a record is a callback as the provider sent it. One that Callboard couldn't read is, too: the provider
 * got a 204 for it. A repeat isn't stored, a correction from REST didn't come as one, and of an erased call's callbacks
 * only a part is left.
 */
const isCallback = (entry: LogEntry): entry is EventEntry | UnprocessableEntry =>
  (entry.kind === 'event' || entry.kind === 'unprocessable') &&
  !NEVER_SENT.has(entry.request.encoding);

const NEVER_SENT: ReadonlySet<StoredRequest['encoding']> = new Set(['rest', 'erased']);
