/** A call that changed, as one line. */

import { type TimeZone, wallClock, wallText } from '../core/time/time-zone.ts';
import type { CallSummary } from '../core/wire/call-summary.ts';
import { sipText } from './call-table.ts';
import { safeText } from './safe-text.ts';
import { paintOf, type Style } from './style.ts';

const STATUS_WIDTH = 11;
const DIRECTION_WIDTH = 13;

/** `2026-11-29 14:23:08  ringing      inbound        +1555… → +1555…  8d0c1f0e-…`. */
export function callLine(call: CallSummary, zone: TimeZone, style: Style): string {
  const time = wallText(wallClock(zone)(Date.parse(call.updatedAt)));
  const status = paintOf(call.status, style)(call.status.padEnd(STATUS_WIDTH));
  const direction = (call.direction === null ? '-' : safeText(call.direction)).padEnd(
    DIRECTION_WIDTH,
  );
  const parties = `${partyText(call.from)} → ${partyText(call.to)}`;
  const hasSip = call.sipCode !== null && call.status !== 'completed';
  const sip = hasSip ? [sipText(call.sipCode, call.sipPhrase)] : [];
  return [time, status, direction, parties, safeText(call.callSid), ...sip].join('  ');
}

const partyText = (party: string | null): string => (party === null ? '-' : safeText(party));
