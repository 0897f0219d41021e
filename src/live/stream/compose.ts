/** What an audience is sent of a tick's news, or to catch up with it. */

import type { Audience } from '../../ports/live-feed.ts';
import type { CallBook } from '../book/call-book.ts';
import type { CallViews } from '../book/call-views.ts';
import type { LiveCall } from '../book/live-call.ts';
import type { EncodedChanges } from './frames.ts';
import type { News } from './news.ts';

/** What changed for this audience since the last tick; null if nothing did. */
export function changesFor(
  audience: Audience,
  { changed, stale, touched }: News,
  views: CallViews,
  position: number,
): EncodedChanges | null {
  const calls: string[] = [];
  const sent = new Set<string>();
  const left = new Set<string>();
  let receivedAt = 0;
  for (const [call, before] of changed) {
    if (views.shows(call, audience)) {
      calls.push(views.json(call, audience.disclosure));
      if (stale.length > 0) sent.add(call.callSid);
    } else if (before !== null && views.shows(before, audience)) left.add(call.callSid);
    else continue;
    receivedAt = Math.max(receivedAt, views.receivedAt(call));
  }
  for (const call of touched) {
    if (!changed.has(call) && views.shows(call, audience)) {
      calls.push(views.json(call, audience.disclosure));
      if (stale.length > 0) sent.add(call.callSid);
    } else if (sees(audience, call) && !views.shows(call, audience)) {
      // It may have been shown before; what it was then isn't known any more.
      left.add(call.callSid);
    }
  }
  for (const call of stale) {
    // It can have ended since.
    if (views.wouldShow(call, audience) && !sent.has(call.callSid)) left.add(call.callSid);
  }
  if (calls.length === 0 && left.size === 0) return null;
  return { calls, left: [...left], position, receivedAt: receivedAt === 0 ? null : receivedAt };
}

/** A part of what a client missed. */
export interface CatchUp {
  readonly changes: EncodedChanges;
  /** Whether nothing is missing any more. */
  readonly isDone: boolean;
}

/** Calls that one part looks at. */
const CALLS_AT_ONCE = 500;

/** What a client missed between a position and `last`, as much as fits into one event. */
export function catchUp(
  audience: Audience,
  book: CallBook,
  views: CallViews,
  position: number,
  last: number,
): CatchUp {
  const calls: string[] = [];
  const left: string[] = [];
  let through = last;
  let looked = 0;
  for (const call of book.changedBetween(position, last)) {
    if (views.shows(call, audience)) calls.push(views.json(call, audience.disclosure));
    else if (isKnownTo(audience, call, position)) left.push(call.callSid);
    looked += 1;
    for (const leg of book.legsOf(call)) {
      // The others come in their own turn.
      if (leg.position > position) continue;
      if (views.shows(leg, audience)) calls.push(views.json(leg, audience.disclosure));
      else if (isKnownTo(audience, leg, position)) left.push(leg.callSid);
      looked += 1;
    }
    if (looked >= CALLS_AT_ONCE) {
      through = call.position;
      break;
    }
  }
  for (const [call, since] of book.stale) {
    if (since >= position && views.wouldShow(call, audience)) left.push(call.callSid);
  }
  return {
    changes: { calls, left, position: through, receivedAt: null },
    isDone: through === last,
  };
}

/** Whether a client at `position` can have seen the call. */
const isKnownTo = (audience: Audience, call: LiveCall, position: number): boolean =>
  call.newAfter < position && sees(audience, call);

const sees = ({ scope }: Audience, { accountSid }: LiveCall): boolean =>
  scope === 'all' || scope.includes(accountSid);
