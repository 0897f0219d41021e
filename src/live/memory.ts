/** Everything that's known about now: the calls, the figures, and what changed since the last tick. */

import { isDeepStrictEqual } from 'node:util';
import { lagSecondsOf } from '../core/kpi/provider-lag.ts';
import type { CallSummary } from '../core/wire/call-summary.ts';
import type { ChangedCalls } from '../ports/change-feed.ts';
import { CallBook, type Change } from './book/call-book.ts';
import { CallViews } from './book/call-views.ts';
import type { LiveCall } from './book/live-call.ts';
import { StaleWatch } from './book/stale-watch.ts';
import { Windows } from './now/windows.ts';
import { NewsDesk } from './stream/news.ts';

/** What's kept of calls: about 80 MB when full. */
const BOOK_LIMITS = { recent: 100_000, inProgress: 100_000 };
/** Decoded calls that are kept: about 30 MB when full. */
const VIEWS = 20_000;
/** Callbacks of one go whose lag is measured. */
const LAGS_AT_ONCE = 5;
/** Ended calls that are counted after a start, in milliseconds: those in the window of ended calls. */
const COUNTED_MS = 5 * 60 * 1000;

/** Changed calls that aren't taken in yet. */
export interface Pending extends ChangedCalls {
  /** When it was announced, milliseconds since 1970. */
  readonly at: number;
}

interface MemoryOptions {
  readonly mask: (summary: CallSummary) => CallSummary;
  /** Whether legs show the dimensions of the call that dialled them. */
  readonly passesOn: boolean;
  readonly staleMs: number;
  readonly since: number;
  /** Called with each lag that's measured. */
  readonly onLag: (seconds: number) => void;
}

export class LiveMemory {
  readonly book: CallBook;
  readonly views: CallViews;
  readonly windows: Windows;
  readonly news = new NewsDesk();
  readonly #stale: StaleWatch;
  readonly #onLag: (seconds: number) => void;

  /** Figures count from `since` on, milliseconds since 1970. */
  constructor({ mask, passesOn, staleMs, since, onLag }: MemoryOptions) {
    const book = new CallBook(BOOK_LIMITS, passesOn);
    this.book = book;
    this.views = new CallViews(VIEWS, mask, (call) => book.parentOf(call));
    this.windows = new Windows(since);
    this.#stale = new StaleWatch(this.book, staleMs);
    this.#onLag = onLag;
  }

  /** Takes in what commits changed. `isFollowed`: someone wants to know what changed. */
  take(pending: readonly Pending[], isFollowed: boolean): void {
    const changes = pending.reduce((sum, { changed }) => sum + changed.length, 0);
    const every = Math.ceil(changes / LAGS_AT_ONCE);
    let taken = 0;
    for (const { through, changed, at } of pending) {
      for (const change of changed) {
        const one = this.book.takeCommitted(change, at);
        taken += 1;
        if (one === null) continue;
        this.windows.take(one, at);
        if (taken % every === 0) this.#measureLag(one.call, at);
        if (isFollowed) this.news.take(one);
        this.#passOn(one, isFollowed);
      }
      this.book.reach(through);
    }
    for (const call of this.book.trim()) this.#goStale(call, isFollowed);
  }

  /** Forgets everything, so that it can be loaded from the beginning. Figures count from `since` on. */
  clear(since: number): void {
    this.book.clear();
    this.windows.clear(since);
  }

  /** A call that was stored before the start. */
  loaded(call: LiveCall, updatedAt: number, at: number): void {
    if (call.isInProgress || at - updatedAt < COUNTED_MS) this.windows.takeLoaded(call, updatedAt);
    else this.windows.heard(call, updatedAt);
  }

  /** Everything from before the start is loaded. What's stale was so before a client looks. */
  begin(at: number): void {
    for (const call of this.#stale.all(at)) this.#goStale(call, false);
  }

  /** Finds calls that have become stale. */
  findStale(at: number, isFollowed: boolean): void {
    for (const call of this.#stale.next(at)) this.#goStale(call, isFollowed);
  }

  /** Its legs show its dimensions where they have none of their own. */
  #passOn({ call, before }: Change, isFollowed: boolean): void {
    for (const leg of this.book.legsOf(call)) {
      if (isDeepStrictEqual(call.dimensions, before?.dimensions ?? {})) return;
      this.views.forget(leg);
      if (isFollowed) this.news.touch(leg);
    }
  }

  #goStale(call: LiveCall, isFollowed: boolean): void {
    this.windows.goStale(call);
    this.book.goStale(call);
    if (isFollowed) this.news.goStale(call);
  }

  #measureLag(call: LiveCall, at: number): void {
    const state = call.state();
    const occurredAt = state?.stamps.at(-1)?.occurredAt;
    // Without a usable time of the provider, an event happened when it arrived.
    if (state === null || occurredAt === undefined || occurredAt === state.updatedAt) return;
    const seconds = lagSecondsOf(occurredAt, state.updatedAt);
    if (seconds === null) return;
    this.windows.lag(call, seconds, at);
    this.#onLag(seconds);
  }
}
