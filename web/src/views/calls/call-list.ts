/**
 * The list of calls behind the view: loads pages on both sides of a window, keeps its rows current from the live
 * stream, and counts what's new above it. The view tells it where it's scrolled to.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import { type CallFilter, matches } from '../../../../src/core/call-filter.ts';
import { summaryOf } from '../../../../src/core/calls/call-summary.ts';
import type { Result } from '../../../../src/core/result.ts';
import type { CallList as ListAnswer } from '../../../../src/core/wire/call-list.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { coreFilterOf, type ListPlace, needsNumbers, pageQuery } from './call-filters.ts';
import {
  type CallWindow,
  type ListedPage,
  newerCursor,
  olderCursor,
  PAGE_ROWS,
  windowAt,
  withChanges,
  withNewer,
  withOlder,
} from './call-window.ts';

export type ListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | {
      readonly kind: 'ready';
      readonly window: CallWindow;
      /** Why the rows on either side couldn't be loaded; null if nothing went wrong. */
      readonly problem: ApiProblem | null;
    };

/** Rows of the window; `to` is exclusive. */
export interface VisibleRows {
  readonly from: number;
  readonly to: number;
}

/** Asks for a page of `/api/v1/calls`, such as `status=failed&limit=100`. */
export type AskPage = (
  query: string,
  signal: AbortSignal,
) => Promise<Result<ListAnswer, ApiProblem>>;

export interface CallListOptions {
  readonly place: ListPlace;
  readonly ask: AskPage;
  /** A call as the stream has it, if it's in progress or just ended. */
  readonly latest: (callSid: string) => CallSummary | undefined;
  /** That of the first page to load; null for the list's beginning. */
  readonly cursor?: string | null;
}

/** How near the window's edge the visible rows come before the next page is loaded. */
const MARGIN_ROWS = 50;

export class CallListModel {
  readonly #place: ListPlace;
  /** Null if the stream doesn't know whether a call matches. */
  readonly #filter: CallFilter | null;
  readonly #ask: AskPage;
  readonly #latest: CallListOptions['latest'];
  readonly #cursor: string | null;
  readonly #state = signal<ListState>({ kind: 'loading' });
  readonly #newCalls = signal(0);
  readonly #new = new Set<string>();
  readonly #leaving = new AbortController();
  /** When the first page was read: calls first seen later are new. */
  #readAt = Number.POSITIVE_INFINITY;
  #isLoading = false;
  readonly #visible = signal<VisibleRows>({ from: 0, to: 0 });

  constructor({ place, ask, latest, cursor = null }: CallListOptions) {
    this.#place = place;
    this.#latest = latest;
    this.#filter = needsNumbers(place) ? null : coreFilterOf(place.filters);
    this.#ask = ask;
    this.#cursor = cursor;
  }

  get state(): ReadonlySignal<ListState> {
    return this.#state;
  }

  /** Which rows of the window are on the screen. */
  get visible(): ReadonlySignal<VisibleRows> {
    return this.#visible;
  }

  /** How many calls have arrived above the list since it was loaded. */
  get newCalls(): ReadonlySignal<number> {
    return this.#newCalls;
  }

  /** Loads the first page. What's shown stays until then. */
  async load(): Promise<void> {
    const answer = await this.#page(this.#cursor);
    if (answer === null) return;
    if (!answer.ok) {
      this.#state.value = { kind: 'failed', problem: answer.problem };
      return;
    }
    this.#readAt = Date.parse(answer.value.asOf);
    this.#new.clear();
    this.#newCalls.value = 0;
    this.#visible.value = { from: 0, to: 0 };
    this.#show(windowAt(this.#pageOf(answer.value, this.#cursor)));
    // A rare filter's first page can be empty, and calls can be on either side.
    await this.#fill();
  }

  /** Says which of the window's rows are visible, and loads more before they run out. */
  async see(from: number, to: number): Promise<void> {
    const { from: before, to: end } = this.#visible.peek();
    if (from !== before || to !== end) this.#visible.value = { from, to };
    await this.#fill();
  }

  /** Tries again after a failure. */
  async retry(): Promise<void> {
    const state = this.#state.peek();
    if (state.kind !== 'ready') {
      this.#state.value = { kind: 'loading' };
      return this.load();
    }
    this.#show(state.window);
    return this.#fill();
  }

  /** Takes what the stream brought: rows that changed, and calls that are new. */
  change(changed: ReadonlyMap<string, CallSummary>): void {
    const state = this.#state.peek();
    if (state.kind !== 'ready' || changed.size === 0) return;
    const window = withChanges(state.window, changed);
    if (window !== state.window) this.#state.value = { ...state, window };
    if (this.#filter === null) return;
    for (const call of changed.values()) {
      if (Date.parse(call.firstSeenAt) <= this.#readAt) continue;
      const startedAt = call.startedAt === null ? null : Date.parse(call.startedAt);
      if (matches({ ...call, startedAt, failureBatch: null }, this.#filter)) {
        this.#new.add(call.callSid);
      }
    }
    this.#newCalls.value = this.#new.size;
  }

  /** The list isn't shown any more. */
  close(): void {
    this.#leaving.abort();
  }

  /** Loads pages one at a time, until the visible rows have enough on both sides. */
  async #fill(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      while (await this.#loadMore());
    } finally {
      this.#isLoading = false;
    }
  }

  /** Loads a page on the side that needs one. Returns whether it did. */
  async #loadMore(): Promise<boolean> {
    const state = this.#state.peek();
    if (state.kind !== 'ready' || state.problem !== null) return false;
    const { window } = state;
    const visible = this.#visible.peek();
    const older = olderCursor(window);
    const newer = newerCursor(window);
    const isBelowNear = visible.to + MARGIN_ROWS > window.rows.length;
    const isAboveNear = visible.from < MARGIN_ROWS;
    if (older !== null && isBelowNear) return this.#add(older, withOlder);
    if (newer !== null && isAboveNear) return this.#add(newer, withNewer);
    return false;
  }

  async #add(
    cursor: string,
    join: (window: CallWindow, page: ListedPage) => CallWindow,
  ): Promise<boolean> {
    const answer = await this.#page(cursor);
    const state = this.#state.peek();
    if (answer === null || state.kind !== 'ready') return false;
    if (!answer.ok) {
      this.#state.value = { ...state, problem: answer.problem };
      return false;
    }
    const window = join(state.window, this.#pageOf(answer.value, cursor));
    // The view says where it is after it has drawn this; until then, the rows have moved by this much.
    const moved = state.window.first - window.first;
    const { from, to } = this.#visible.peek();
    this.#visible.value = { from: from + moved, to: to + moved };
    this.#show(window);
    return true;
  }

  #show(window: CallWindow): void {
    this.#state.value = { kind: 'ready', window, problem: null };
  }

  /** Stored rows can trail the stream by a second, and it can bring changes while a page is on its way. */
  #pageOf({ calls, previousCursor, nextCursor }: ListAnswer, cursor: string | null): ListedPage {
    const rows = calls.map((call) => {
      const known = this.#latest(call.callSid);
      return known !== undefined && known.updatedAt > call.updatedAt ? known : summaryOf(call);
    });
    return { rows, cursor, previousCursor, nextCursor };
  }

  /** Null if the list was closed meanwhile. */
  async #page(cursor: string | null): Promise<Result<ListAnswer, ApiProblem> | null> {
    const { signal: leaving } = this.#leaving;
    const query = pageQuery(this.#place, { cursor, limit: PAGE_ROWS });
    const answer = await this.#ask(query, leaving);
    return leaving.aborted ? null : answer;
  }
}
