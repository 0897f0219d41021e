/**
 * The key that identifies a repeated delivery: a hash over the account, the call, and the part of the
 * callback that the signature covers, as it was signed. Requests that share a signature share a key, so a
 * captured callback can't become a second event by repeating a parameter or moving the boundary between a
 * name and its value. Method, scheme, host, port and path aren't part of the key: the provider repeats an
 * event, not a request.
 */

import { hash } from 'node:crypto';
import { type AccountSid, type CallSid, type EventKey, parseEventKey } from '../core/ids.ts';
import type { Canonical } from './canonical.ts';

/** Whose callback a key is for. */
export interface KeyedCall {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
}

/** The key of the callback that `canonical` holds: the first 128 bits of a SHA-256. */
export function eventKeyOf(canonical: Canonical, call: KeyedCall): EventKey {
  const named = `${call.accountSid} ${call.callSid}`;
  const { buffer, start, end } = canonical.said(named.length + LENGTH_BYTES);
  // Sids are ASCII (`ids.ts`). Their length follows them and shows where the callback ends.
  const at = end + buffer.write(named, end, 'latin1');
  buffer.writeUInt32LE(named.length, at);
  const key = parseEventKey(
    hash('sha256', buffer.subarray(start, at + LENGTH_BYTES), 'hex').slice(0, 32),
  );
  if (key === null) throw new Error('a hash in hex digits is an event key');
  return key;
}

const LENGTH_BYTES = 4;
