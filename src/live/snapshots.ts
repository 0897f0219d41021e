/**
 * The calls in progress as JSON, longest first. A list of thousands is made piece by piece, so that callbacks
 * don't wait for it, and clients that connect at the same time share it.
 */

import { setImmediate } from 'node:timers/promises';
import type { Audience, LiveSnapshot } from '../ports/live-feed.ts';
import type { CallBook } from './book/call-book.ts';
import type { CallViews } from './book/call-views.ts';
import { audienceKey } from './stream/audiences.ts';
import { cursorOf } from './stream/cursor.ts';

/** Calls that are encoded before others get a turn: about a millisecond. */
const CALLS_A_TURN = 100;

interface MadeSnapshot {
  readonly position: number;
  readonly made: Promise<LiveSnapshot>;
}

export class Snapshots {
  readonly #book: CallBook;
  readonly #views: CallViews;
  readonly #latest = new Map<string, MadeSnapshot>();

  constructor(book: CallBook, views: CallViews) {
    this.#book = book;
    this.#views = views;
  }

  /** What's in progress at this moment. */
  of(audience: Audience, epoch: string, at: number): Promise<LiveSnapshot> {
    const key = audienceKey(audience);
    const { position } = this.#book;
    const known = this.#latest.get(key);
    if (known?.position === position) return known.made;
    const made = this.#make(audience, cursorOf(epoch, position), at);
    this.#latest.set(key, { position, made });
    const forget = (): void => {
      if (this.#latest.get(key)?.made === made) this.#latest.delete(key);
    };
    made.then(forget, forget);
    return made;
  }

  async #make(audience: Audience, cursor: string, at: number): Promise<LiveSnapshot> {
    const calls = [...this.#book.inProgress];
    const taken: { readonly since: number; readonly json: string }[] = [];
    for (const [index, call] of calls.entries()) {
      if (index % CALLS_A_TURN === CALLS_A_TURN - 1) await setImmediate();
      if (!this.#views.wouldShow(call, audience)) continue;
      taken.push({ since: call.since, json: this.#views.json(call, audience.disclosure) });
    }
    taken.sort((a, b) => a.since - b.since);
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < taken.length; start += CALLS_A_TURN) {
      const piece = taken.slice(start, start + CALLS_A_TURN).map(({ json }) => json);
      pieces.push(Buffer.from(`${start === 0 ? '[' : ','}${piece.join(',')}`));
    }
    pieces.push(Buffer.from(taken.length === 0 ? '[]' : ']'));
    return { calls: pieces, cursor, at };
  }
}
