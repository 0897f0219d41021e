/** Reads a whole store of calls: pages to the end, events, exports. */

import { expect } from 'vitest';
import type { CallFilter } from '../../src/core/call-filter.ts';
import type { Call } from '../../src/core/wire/call.ts';
import type { TimelineEvent } from '../../src/core/wire/event-list.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type {
  CallPage,
  CallStore,
  CapturedRequest,
  EventPage,
  StoredEvent,
} from '../../src/ports/call-store.ts';
import type { ChangeLog } from '../../src/ports/change-feed.ts';
import type { Exports } from '../../src/ports/exports.ts';
import type { PageRequest, TwoWayPageRequest } from '../../src/ports/paging.ts';
import type { Pieces } from '../../src/ports/pieces.ts';
import { EVERYTHING } from './askers.ts';

/** More calls than any store returns in one page of an export. */
export const MANY = 2500;
const MOST_IN_A_PAGE = 2000;

/** The first page of a list. */
export const listed = (calls: CallStore, filter: CallFilter, limit = 100): Promise<CallPage> =>
  currentPage(calls, EVERYTHING, filter, { cursor: null, limit });

/** A page with everything acknowledged: on a busy machine rows trail, and a list waits only a moment for them. */
async function currentPage(
  calls: CallStore,
  asker: Asker,
  filter: CallFilter,
  request: TwoWayPageRequest,
): Promise<CallPage> {
  for (;;) {
    const page = await calls.list(asker, filter, request);
    if (!page.ok) expect.fail('a cursor of this store was refused');
    if (page.value.lagMs === 0) return page.value;
  }
}

export const sidsOf = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ callSid }) => callSid);

/** All pages of a list, one after another. `between` runs after each. */
export async function paged(
  calls: CallStore,
  filter: CallFilter,
  limit: number,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
  asker: Asker = EVERYTHING,
): Promise<readonly Call[]> {
  const all: Call[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const { calls: shown, nextCursor } = await currentPage(calls, asker, filter, { cursor, limit });
    expect(shown.length).toBeLessThanOrEqual(limit);
    all.push(...shown);
    cursor = nextCursor;
    pages += 1;
    await between(pages);
  } while (cursor !== null && pages < 1000);
  return all;
}

/** A page of calls. */
export const pageAt = (
  calls: CallStore,
  filter: CallFilter,
  request: TwoWayPageRequest,
): Promise<CallPage> => currentPage(calls, EVERYTHING, filter, request);

/** All calls that are newer than a page, newest first. */
export async function pagedBack(
  calls: CallStore,
  filter: CallFilter,
  from: CallPage,
  limit: number,
): Promise<readonly Call[]> {
  const all: Call[] = [];
  let cursor = from.previousCursor;
  for (let pages = 0; cursor !== null && pages < 1000; pages += 1) {
    const page = await pageAt(calls, filter, { cursor, limit });
    expect(page.calls.length).toBeLessThanOrEqual(limit);
    all.unshift(...page.calls);
    cursor = page.previousCursor;
  }
  return all;
}

/** A page of the events of a stored call, with times as the log has them. */
export async function eventPage(
  calls: CallStore,
  callSid: string,
  request: PageRequest,
  asker: Asker = EVERYTHING,
): Promise<EventPage> {
  const found = await calls.events(asker, callSid, request);
  if (found?.ok !== true) expect.fail('the events of a stored call are there');
  const page = found.value;
  const text = await textOf(page.json);
  expect(Buffer.byteLength(text)).toBe(page.size);
  const events: readonly TimelineEvent[] = JSON.parse(text);
  return {
    events: events.map((event) => ({
      ...event,
      occurredAt: Date.parse(event.occurredAt),
      receivedAt: Date.parse(event.receivedAt),
      lastDuplicateAt: event.lastDuplicateAt === null ? null : Date.parse(event.lastDuplicateAt),
    })),
    nextCursor: page.nextCursor,
  };
}

/** The first events of a stored call. */
export async function eventsOf(
  calls: CallStore,
  callSid: string,
  limit = 100,
): Promise<readonly StoredEvent[]> {
  return (await eventPage(calls, callSid, { cursor: null, limit })).events;
}

/** The pieces as one text. */
export async function textOf(pieces: Pieces): Promise<string> {
  const all: Buffer[] = [];
  for await (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(64 * 1024);
    // A copy, since its memory is reused.
    all.push(Buffer.from(piece));
  }
  return Buffer.concat(all).toString('utf8');
}

/** The whole log as captured requests. */
export async function exportedEvents(
  exports: Exports,
  asker: Asker = EVERYTHING,
): Promise<readonly CapturedRequest[]> {
  const text = await textOf(await exports.eventsNdjson(asker));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const request = JSON.parse(line);
      return { ...request, receivedAt: Date.parse(request.receivedAt) };
    });
}

/** All pages of an export. None of them may grow with the amount stored. */
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

/** The rows of all calls, of whatever account, in the order of their last records. */
export async function storedRows(changes: ChangeLog): Promise<readonly number[]> {
  const rowIds: number[] = [];
  for (let position = 0; ; ) {
    const { calls, through, writtenThrough } = await changes.changesAfter(position, 1000);
    rowIds.push(...calls.flatMap((call) => (call.kind === 'gone' ? [] : call.rowId)));
    if (through >= writtenThrough) return rowIds;
    position = through;
  }
}
