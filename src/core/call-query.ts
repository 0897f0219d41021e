/**
 * Filter values for calls: statuses, directions and parties. The API and the command line both parse them
 * here, so both refuse a value that can't match anything instead of returning an empty list. Messages
 * continue "--status …".
 */

import { type CallStatus, normaliseStatus, STATUSES } from './call-status.ts';
import { failure, type Result, success } from './result.ts';

/**
 * The directions that providers send. The two for Elastic SIP Trunking are Twilio's alone.
 * Source: SignalWire docs "Voice Overview", Twilio docs "Call resource" (August 2026).
 */
export const DIRECTIONS = [
  'inbound',
  'outbound-api',
  'outbound-dial',
  'trunking-originating',
  'trunking-terminating',
] as const;

/** A status by its name, or by a spelling that a provider uses for it (`answered`, `cancelled`). */
export function readStatus(word: string): Result<CallStatus, string> {
  const status = normaliseStatus(word);
  return status !== 'unknown' || word === 'unknown'
    ? success(status)
    : failure(`must be one of ${STATUSES.join(', ')}`);
}

/** A direction, as received. */
export function readDirection(word: string): Result<string, string> {
  return DIRECTIONS.some((direction) => direction === word)
    ? success(word)
    : failure(`must be one of ${DIRECTIONS.join(', ')}`);
}

const PARTY = /^(?:\+[1-9]\d{3,14}|sips?:\S+|client:\S+)$/i;
const LONGEST_PARTY = 256;

/**
 * A caller or called party, in full: parts can't be looked up. `=` introduces anything that a provider sent
 * in another form, such as `=1001` or `=anonymous`.
 */
export function readParty(text: string): Result<string, string> {
  const exact = text.startsWith('=');
  const value = exact ? text.slice(1) : text;
  if (value !== '' && value.length <= LONGEST_PARTY && (exact || PARTY.test(value))) {
    return success(value);
  }
  return failure(
    'must be a whole number such as +15550100001, a whole sip: or client: address, or = and the text exactly as received, such as =1001',
  );
}
