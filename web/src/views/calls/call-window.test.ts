import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { PagedList, summaryNamed } from '../../../../tests/support/paged-list.ts';
import {
  type CallWindow,
  newerCursor,
  olderCursor,
  windowAt,
  withChanges,
  withNewer,
  withOlder,
} from './call-window.ts';

function older(list: PagedList, window: CallWindow): CallWindow {
  const cursor = olderCursor(window);
  return cursor === null ? window : withOlder(window, list.page(cursor));
}

function newer(list: PagedList, window: CallWindow): CallWindow {
  const cursor = newerCursor(window);
  return cursor === null ? window : withNewer(window, list.page(cursor));
}

describe('the window over the list', () => {
  it('shows a run of the list without gap or repeat, however it moves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(200),
        fc.array(fc.boolean(), { maxLength: 80 }),
        (count, limit, at, moves) => {
          const list = new PagedList(count, limit);
          const start = Math.min(at, count);
          let window = windowAt(list.page(null, start));
          for (const isDown of moves) {
            window = isDown ? older(list, window) : newer(list, window);
            const from = start + window.first;
            expect(window.rows).toEqual(list.calls.slice(from, from + window.rows.length));
            expect(window.rows.length).toBeLessThanOrEqual(6 * limit);
          }
        },
      ),
    );
  });

  it('comes back to the top, and knows it', () => {
    const list = new PagedList(1000, 10);
    let window = windowAt(list.page(null));
    for (let turn = 0; turn < 60; turn += 1) window = older(list, window);
    expect(window.first).toBe(550);
    for (let turn = 0; turn < 60; turn += 1) window = newer(list, window);
    expect(window.first).toBe(0);
    expect(newerCursor(window)).toBeNull();
    expect(window.rows).toEqual(list.calls.slice(0, 60));
  });

  it('goes through empty pages, which only move the cursor', () => {
    const [first, ...rest] = new PagedList(2, 1).calls;
    const page = {
      cursor: null,
      rows: first === undefined ? [] : [first],
      previousCursor: '>1',
      nextCursor: '1',
    };
    const empty = { cursor: '1', rows: [], previousCursor: '>0', nextCursor: '2' };
    const window = withNewer(withOlder(windowAt(page), empty), empty);
    expect([window.rows, newerCursor(window), olderCursor(window)]).toEqual([page.rows, '>0', '2']);
    expect(withOlder(window, { ...page, rows: rest }).rows).toEqual([...page.rows, ...rest]);
  });

  it('takes over changes to its rows, and leaves others alone', () => {
    const list = new PagedList(3, 3);
    const window = windowAt(list.page(null));
    const ended: CallSummary = { ...summaryNamed('CA1'), status: 'completed' };
    const changed = withChanges(window, new Map([['CA1', ended]]));
    expect(changed.rows.map(({ status }) => status)).toEqual(['ringing', 'completed', 'ringing']);
    expect(withChanges(changed, new Map([['CA9', ended]]))).toBe(changed);
  });
});
