/**
 * Where forwarding begins: each target where it had got to, and a new one at the log's end or where the setting
 * says. A cursor for a new one is stored before any callback can come in, so a crash right after skips none. A target
 * whose cursor can't be read begins only where the setting says: the log's end would skip what it lacks.
 */

import { firstSince } from '../core/time/first-since.ts';
import type { ChangeLog } from '../ports/change-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { ForwardCursor, ForwardCursors } from '../ports/forwarding/forward-cursors.ts';
import type { TargetUrl } from './target-url.ts';

/** Where a new target begins: at the log's end or its start, or with what came in from a time on. */
export type ForwardFrom = 'now' | 'start' | number;

export interface FirstCursorsParts {
  readonly log: Pick<ChangeLog, 'recordsAfter'>;
  readonly cursors: ForwardCursors;
  readonly clock: Clock;
}

export interface FirstCursors {
  /** In the order of the targets, without those that are lost. */
  readonly cursors: readonly ForwardCursor[];
  /** The targets of which it isn't known where they'd go on. What's stored of them stays. */
  readonly lost: readonly string[];
  /** The log's last position. */
  readonly head: number;
}

/** How long the cursor of a URL that was removed from the settings is kept. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

export async function firstCursors(
  { log, cursors, clock }: FirstCursorsParts,
  targets: readonly TargetUrl[],
  from: ForwardFrom,
): Promise<FirstCursors> {
  const hashes = targets.map(({ hash }) => hash);
  const now = clock.now();
  await cursors.keep(hashes, now, now - KEPT_MS);
  const { cursors: known, unreadable } = await cursors.all();
  const stored = new Map(known.map((cursor) => [cursor.target, cursor]));
  const lost = from === 'now' ? hashes.filter((target) => unreadable.includes(target)) : [];
  const { epoch, head } = await log.recordsAfter(Number.MAX_SAFE_INTEGER, 1);
  const first: ForwardCursor[] = [];
  for (const target of hashes.filter((hash) => !lost.includes(hash))) {
    const cursor = stored.get(target);
    if (cursor?.epoch === epoch && cursor.through <= head) first.push(cursor);
    else first.push({ target, epoch, through: await startOf(log, head, from), pending: [] });
  }
  await cursors.save(first);
  return { cursors: first, lost, head };
}

async function startOf(
  log: Pick<ChangeLog, 'recordsAfter'>,
  head: number,
  from: ForwardFrom,
): Promise<number> {
  if (from === 'now') return head;
  if (from === 'start') return 0;
  const next = async (position: number) => (await log.recordsAfter(position - 1, 1)).entries[0];
  return (await firstSince([1, head], from, next)) - 1;
}
