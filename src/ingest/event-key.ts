/**
 * The key by which a repeated delivery is recognised: a hash over the account, the call, and what the
 * signature covers of the callback, in the reading that matched. Requests that one signature fits share
 * a key, so a captured callback can't be made into a second event by repeating a parameter or by moving
 * the boundary between a name and its value. Method, scheme, host, port and path aren't part of the key:
 * the provider repeats a fact, not a request.
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
  // Sids are ASCII (`ids.ts`). Their length behind them says where the callback ends.
  const at = end + buffer.write(named, end, 'latin1');
  buffer.writeUInt32LE(named.length, at);
  const key = parseEventKey(
    hash('sha256', buffer.subarray(start, at + LENGTH_BYTES), 'hex').slice(0, 32),
  );
  if (key === null) throw new Error('a hash in hex digits is an event key');
  return key;
}

const LENGTH_BYTES = 4;
