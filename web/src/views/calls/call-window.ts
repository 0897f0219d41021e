/**
 * The part of the list that's in memory: a few pages, which move over millions of calls. A page that's added on one
 * side drops one on the other, whose cursor then leads back. Pure: each function returns the next window.
 */

import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';

/** A page as it was loaded: newest first, with the way to both sides. */
export interface ListedPage {
  readonly rows: readonly CallSummary[];
  /** What it was asked for with; null for the list's beginning. */
  readonly cursor: string | null;
  /** Leads to newer calls; null if there were none. */
  readonly previousCursor: string | null;
  /** Leads to older calls; null if there were none. */
  readonly nextCursor: string | null;
}

export interface CallWindow {
  readonly pages: readonly ListedPage[];
  /** The rows of all pages. */
  readonly rows: readonly CallSummary[];
  /** How far the first row has moved down the list since the list was opened; negative above that. */
  readonly first: number;
}

/** How many calls a page has, and how many pages are kept: on a 4K screen, two are visible. */
export const PAGE_ROWS = 100;
const MOST_PAGES = 6;

export const windowAt = (page: ListedPage): CallWindow => windowOf([page], 0);

/** Where the calls above the window are; null at the top. */
export const newerCursor = ({ pages }: CallWindow): string | null =>
  pages[0]?.previousCursor ?? null;

/** Where the calls below it are; null at the bottom. */
export const olderCursor = ({ pages }: CallWindow): string | null =>
  pages.at(-1)?.nextCursor ?? null;

/** Adds the page that `olderCursor` led to. */
export function withOlder({ pages, first }: CallWindow, page: ListedPage): CallWindow {
  const last = pages.at(-1);
  // A filter that matches rarely makes empty pages, which only move the cursor.
  if (page.rows.length === 0 && last !== undefined) {
    return windowOf([...pages.slice(0, -1), { ...last, nextCursor: page.nextCursor }], first);
  }
  const all = [...pages, page];
  const dropped = all.slice(0, Math.max(0, all.length - MOST_PAGES));
  return windowOf(all.slice(dropped.length), first + rowsOf(dropped).length);
}

/** Adds the page that `newerCursor` led to. */
export function withNewer({ pages, first }: CallWindow, page: ListedPage): CallWindow {
  const [top, ...others] = pages;
  if (page.rows.length === 0 && top !== undefined) {
    return windowOf([{ ...top, previousCursor: page.previousCursor }, ...others], first);
  }
  return windowOf([page, ...pages].slice(0, MOST_PAGES), first - page.rows.length);
}

/** The same rows as they are now. The same window if none of them changed. */
export function withChanges(
  window: CallWindow,
  changed: ReadonlyMap<string, CallSummary>,
): CallWindow {
  if (!window.rows.some(({ callSid }) => changed.has(callSid))) return window;
  const pages = window.pages.map((page) => ({
    ...page,
    rows: page.rows.map((row) => changed.get(row.callSid) ?? row),
  }));
  return windowOf(pages, window.first);
}

const rowsOf = (pages: readonly ListedPage[]): readonly CallSummary[] =>
  pages.flatMap(({ rows }) => rows);

const windowOf = (pages: readonly ListedPage[], first: number): CallWindow => ({
  pages,
  rows: rowsOf(pages),
  first,
});
