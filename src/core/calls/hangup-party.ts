/** Which end hung up. */

import type { HangupParty } from '../fact-filter.ts';
import type { Call } from '../wire/call.ts';

/**
 * The end whose number or address is in `HangupBy`. Without one, on outbound calls, the direction says it:
 * `outbound` is the caller, `inbound` the callee. Null if that leaves it open.
 */
export function hangupPartyOf({
  hangupBy,
  hangupDirection,
  from,
  to,
  direction,
}: Pick<Call, 'hangupBy' | 'hangupDirection' | 'from' | 'to' | 'direction'>): HangupParty | null {
  if (hangupBy !== null && from !== to) {
    if (hangupBy === from) return 'caller';
    if (hangupBy === to) return 'callee';
  }
  if (hangupBy !== null || direction?.startsWith('outbound') !== true) return null;
  if (hangupDirection === 'outbound') return 'caller';
  return hangupDirection === 'inbound' ? 'callee' : null;
}
