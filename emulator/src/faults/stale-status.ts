/**
 * A call as it was a while ago, as an eventually consistent REST API shows it. Source: Twilio docs
 * "Call resource" (August 2026).
 */

import type { CallRecord } from '../calls/call-leg.ts';
import { between } from '../world/draws.ts';
import type { FaultBook } from './fault-book.ts';

/**
 * What REST shows of a leg at `now` (emulated): the leg itself, or an older view of it if the fault
 * `stale-status` strikes the call, which then lasts for the whole call.
 */
export function staleView(book: FaultBook, leg: CallRecord, now: number): CallRecord {
  if (book.isEmpty) return leg;
  const hit = book.hit('stale-status', leg.sid);
  if (hit === null) return leg;
  const lagMs = between(hit.random, 0.2, 1) * hit.seconds * 1_000;
  return leg.updatedAt <= now - lagMs ? leg : asOf(leg, now - lagMs);
}

/** The leg as it was, without anything that only its end reveals. */
function asOf(leg: CallRecord, at: number): CallRecord {
  const past = (time: number | null): number | null => (time !== null && time <= at ? time : null);
  const [initiatedAt, ringingAt] = [past(leg.initiatedAt), past(leg.ringingAt)];
  const [answeredAt, endedAt] = [past(leg.answeredAt), past(leg.endedAt)];
  const view = {
    ...leg,
    initiatedAt,
    ringingAt,
    answeredAt,
    endedAt,
    updatedAt: endedAt ?? answeredAt ?? ringingAt ?? initiatedAt ?? leg.createdAt,
  };
  if (endedAt !== null) return view;
  return {
    ...view,
    status: liveStatus(view),
    sip: null,
    hangup: null,
    audio: null,
    recording: null,
    answeredBy: answeredAt === null ? null : leg.answeredBy,
  };
}

function liveStatus(
  view: Pick<CallRecord, 'initiatedAt' | 'ringingAt' | 'answeredAt'>,
): CallRecord['status'] {
  if (view.answeredAt !== null) return 'in-progress';
  if (view.ringingAt !== null) return 'ringing';
  return view.initiatedAt === null ? 'queued' : 'initiated';
}
