/**
 * Fills the book at start: with the calls that changed last, so that clients can go on after a restart, and with
 * the calls that can still be in progress. Commits go on meanwhile, and are taken in afterwards.
 */

import { setImmediate } from 'node:timers/promises';
import { isEnd, STATUSES } from '../../core/call-status.ts';
import { statusOf } from '../../core/calls/call-view.ts';
import { parseAccountSid, parseCallSid } from '../../core/ids.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { ChangedCall, ChangeLog } from '../../ports/change-feed.ts';
import type { Timer } from '../../ports/clock.ts';
import type { CallBook } from './call-book.ts';
import type { LiveCall } from './live-call.ts';

/** Records that are read again: those of the latest minute at 300 a second. */
const RECORDS = 20_000;
const CHANGES_AT_ONCE = 500;
const CALLS_AT_ONCE = 1000;
/** How long rows are waited for that are behind the log. */
const BEHIND_MS = 100;
/** Stale calls are found after a while, so clients can have calls that started earlier than they should. */
const MARGIN_MS = 60 * 60 * 1000;

const OPEN_STATUSES = STATUSES.filter((status) => !isEnd(status));

export interface LoadSources {
  readonly changes: ChangeLog;
  readonly calls: Pick<CallStore, 'list'>;
  readonly timer: Timer;
  /** How long a call can last. */
  readonly staleMs: number;
  /** Called with each call that was put into the book, and when its latest event arrived. */
  readonly onLoaded: (call: LiveCall, updatedAt: number) => void;
}

/** Resolves with the database's epoch. Rejects with `StoreUnavailable` if the store can't answer. */
export async function loadBook(book: CallBook, sources: LoadSources): Promise<string> {
  const { changes } = sources;
  const { epoch, head } = await changes.recordsAfter(Number.MAX_SAFE_INTEGER, 1);
  const newestAt = await loadChanges(book, sources, head);
  await loadOpenCalls(book, sources, newestAt);
  book.reach(head);
  return epoch;
}

/** Reads the latest changes up to `head`. Resolves with the time of the newest. */
async function loadChanges(
  book: CallBook,
  sources: LoadSources,
  head: number,
): Promise<number | null> {
  let position = Math.max(0, head - RECORDS);
  let newestAt: number | null = null;
  book.begin(position);
  while (position < head) {
    const { calls, through } = await sources.changes.changesAfter(position, CHANGES_AT_ONCE);
    for (const call of calls) newestAt = loadChange(book, sources, call) ?? newestAt;
    if (through === position) await after(sources.timer, BEHIND_MS);
    else await setImmediate();
    position = through;
  }
  return newestAt;
}

function loadChange(book: CallBook, { onLoaded }: LoadSources, change: ChangedCall): number | null {
  if (change.kind === 'gone') {
    book.takeLogged(change, null);
    return null;
  }
  const state = change.state();
  const call = book.takeLogged(change, statusOf(state));
  if (call !== null) onLoaded(call, state.updatedAt);
  return state.updatedAt;
}

/**
 * Reads the calls that were in progress when the newest event arrived. Some have gone stale since: clients that had
 * them are sent that they left.
 */
async function loadOpenCalls(
  book: CallBook,
  { calls, timer, staleMs, onLoaded }: LoadSources,
  newestAt: number | null,
): Promise<void> {
  const latest = Math.min(timer.now(), newestAt ?? Number.POSITIVE_INFINITY);
  const filter = { status: OPEN_STATUSES, from: latest - staleMs - MARGIN_MS };
  for (let cursor: string | null = null; ; ) {
    const page = await calls.list({ scope: 'all', disclosure: 'full' }, filter, {
      cursor,
      limit: CALLS_AT_ONCE,
    });
    if (!page.ok) throw new Error("a page's own cursor isn't known to the store");
    for (const call of page.value.calls) {
      const [accountSid, callSid] = [parseAccountSid(call.accountSid), parseCallSid(call.callSid)];
      if (accountSid === null || callSid === null) continue;
      const loaded = book.takeRow(accountSid, callSid, call);
      if (loaded !== null) onLoaded(loaded, Date.parse(call.updatedAt));
    }
    cursor = page.value.nextCursor;
    if (cursor === null) return;
    await setImmediate();
  }
}

const after = (timer: Timer, ms: number): Promise<void> =>
  new Promise((resolve) => void timer.after(ms, resolve));
