/**
 * Keeps the list of events in a row short: beyond a limit the oldest move to chunks beside it
 * (`earlier-events.ts`). A repeat of any event has to be recognised, so the keys of those that moved are
 * read when they're first asked for, and stay in memory with the call.
 */

import { type CallState, withoutOldest } from '../../../core/calls/call-state.ts';
import type { SeenEarlier } from '../../../core/calls/join.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { onPagesOf } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { ByteWriter } from './bytes.ts';
import { EarlierEvents } from './earlier-events.ts';
import { decodeChunk, encodeChunk, keysOfChunk } from './event-chunk.ts';
import { KeyIndex } from './key-index.ts';
import { type CachedCall, type CallCache, NO_CHUNKS } from './memory/call-cache.ts';

interface Options {
  /** Events that a row lists at most. When there is one more, this many move to a chunk. */
  readonly listedEvents: number;
  readonly yieldIfDue: () => void;
}

export class ListedEvents {
  readonly #earlier: EarlierEvents;
  readonly #cache: CallCache;
  readonly #options: Options;
  readonly #bytes = new ByteWriter();

  /** Reports to `cache` when a call's keys take up room. */
  constructor(database: SqliteDatabase, cache: CallCache, options: Options) {
    this.#earlier = new EarlierEvents(database);
    this.#cache = cache;
    this.#options = options;
  }

  /**
   * Returns a test for whether an event that `state` no longer lists has a key. The keys are in memory
   * when this returns, so the test never throws.
   */
  seenEarlier(call: CachedCall, state: CallState | null): SeenEarlier {
    if (state === null || state.earlierEvents === 0) return NOTHING_EARLIER;
    const keys = onPagesOf(call, () => this.#keys(call, state.earlierEvents));
    return (key) => keys.has(key);
  }

  /** The same call, listing no more events than a row may. The oldest wait in `call.unwritten`. */
  shorten(call: CachedCall, placed: PlacedCall): PlacedCall {
    const most = this.#options.listedEvents;
    if (placed.positions.length <= most) return placed;
    let { state, positions } = placed;
    while (state.stamps.length > most) {
      // First, because it reads the chunks that are there already.
      const keys =
        state.earlierEvents === 0 ? new KeyIndex() : this.#keys(call, state.earlierEvents);
      const oldest = { stamps: state.stamps.slice(0, most), positions: positions.slice(0, most) };
      const chunk = encodeChunk(this.#bytes, oldest);
      call.unwritten = [...call.unwritten, chunk];
      keys.addBytes(keysOfChunk(chunk.bytes));
      call.earlierKeys = keys;
      state = withoutOldest(state, most);
      positions = positions.slice(most);
    }
    return { ...placed, state, positions };
  }

  /** Writes a call's waiting chunks beside its row `id`, which counts them. */
  write(call: CachedCall, id: number): void {
    if (call.unwritten.length === 0) return;
    onPagesOf(call, () => {
      for (const chunk of call.unwritten) this.#earlier.append(id, chunk);
    });
    call.unwritten = NO_CHUNKS;
  }

  /** Deletes the chunks beside row `id`. */
  delete(id: number): void {
    this.#earlier.delete(id);
  }

  /** The positions of a call's events that its state no longer lists, ascending. */
  earlierPositions(call: CachedCall): readonly number[] {
    const written = call.row === null ? [] : [...this.#earlier.chunksOf(call.row.id)];
    const chunks = [...written, ...call.unwritten.map(({ bytes }) => bytes)];
    return chunks.flatMap((bytes) => decodeChunk(bytes).positions);
  }

  #keys(call: CachedCall, count: number): KeyIndex {
    if (call.earlierKeys !== null) return call.earlierKeys;
    const keys = new KeyIndex(count);
    if (call.row !== null) {
      for (const bytes of this.#earlier.chunksOf(call.row.id)) {
        keys.addBytes(keysOfChunk(bytes));
        this.#options.yieldIfDue();
      }
    }
    for (const { bytes } of call.unwritten) keys.addBytes(keysOfChunk(bytes));
    call.earlierKeys = keys;
    this.#cache.weigh(call);
    return keys;
  }
}

const NOTHING_EARLIER: SeenEarlier = () => false;
