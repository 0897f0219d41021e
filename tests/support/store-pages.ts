/** Reading a store of calls whole: pages to their end, events, exports. */

import { expect } from 'vitest';
import type { Call } from '../../src/core/wire/call.ts';
import type { CallFilter, CallPage, CallStore, StoredEvent } from '../../src/ports/call-store.ts';

/** More calls than any store hands out in one page of an export. */
export const MANY = 2500;
const MOST_IN_A_PAGE = 2000;

/** The first page of a list. */
export async function listed(calls: CallStore, filter: CallFilter, limit = 100): Promise<CallPage> {
  const page = await calls.list(filter, { cursor: null, limit });
  return 'badCursor' in page ? expect.fail('no cursor is a bad cursor') : page;
}

export const sidsOf = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ callSid }) => callSid);

/** All pages of a list, one after the other; `between` runs after each. */
export async function paged(
  calls: CallStore,
  filter: CallFilter,
  limit: number,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly Call[]> {
  const all: Call[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page = await calls.list(filter, { cursor, limit });
    if ('badCursor' in page) expect.fail('a cursor of this store was refused');
    expect(page.calls.length).toBeLessThanOrEqual(limit);
    all.push(...page.calls);
    cursor = page.nextCursor;
    pages += 1;
    await between(pages);
  } while (cursor !== null && pages < 1000);
  return all;
}

/** The first events of a call that is there. */
export async function eventsOf(
  calls: CallStore,
  callSid: string,
  limit = 100,
): Promise<readonly StoredEvent[]> {
  const page = await calls.events(callSid, { cursor: null, limit });
  if (page === null || 'badCursor' in page) expect.fail('the events of a stored call are there');
  return page.events;
}

/** All pages of an export. None of them may grow with what is stored. */
export async function exported<Item>(
  pages: AsyncIterable<readonly Item[]>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const page of pages) {
    expect(page.length).toBeLessThanOrEqual(MOST_IN_A_PAGE);
    all.push(...page);
  }
  return all;
}
