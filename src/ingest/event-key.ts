/**
 * The key by which a repeated delivery is recognised: a hash over everything that was said, so that
 * what is repeated is found whole and nothing that differs is taken for a repeat. Method, path and
 * arrival are no part of it: the provider repeats a fact, not a request.
 */

import { hash } from 'node:crypto';
import type { CallEventKind } from '../core/call-event.ts';
import type { Parameters } from '../core/callback/parameters.ts';
import { type AccountSid, type CallSid, type EventKey, parseEventKey } from '../core/ids.ts';
import { Canonical } from './canonical.ts';

/** What a key is of, beside the callback's own parameters. */
export interface KeyedCall {
  readonly kind: CallEventKind;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** The URL's parameters where they are not the callback's own. */
  readonly query: Parameters | null;
}

/**
 * The key of the callback that `canonical` holds: the first 128 bits of a SHA-256 over it, the query,
 * and the call. Lengths and counts stand behind what they are of, so that no two callbacks read the
 * same.
 */
export function eventKeyOf(canonical: Canonical, call: KeyedCall): EventKey {
  const query =
    call.query === null || call.query.size === 0 ? NO_QUERY : canonicalQuery(call.query);
  const named = `${call.kind} ${call.accountSid} ${call.callSid}`;
  const more = query.bytes.length + named.length + 12;
  const { buffer, start, end } = canonical.taken(more);
  let at = end + query.bytes.copy(buffer, end);
  // Sids are ASCII (`ids.ts`).
  const length = buffer.write(named, at, 'latin1');
  at += length;
  at = buffer.writeUInt32LE(length, at);
  at = buffer.writeUInt32LE(query.parameters, at);
  at = buffer.writeUInt32LE(canonical.parameters, at);
  const key = parseEventKey(hash('sha256', buffer.subarray(start, at), 'hex').slice(0, 32));
  if (key === null) throw new Error('a hash in hex digits is an event key');
  return key;
}

/** The names of parameters in case-sensitive order of their code units, as signatures want them. */
export const sortedNames = (parameters: Parameters): readonly string[] =>
  [...parameters.keys()].sort();

const NO_QUERY = { bytes: Buffer.alloc(0), parameters: 0 };

function canonicalQuery(query: Parameters): { bytes: Buffer; parameters: number } {
  const canonical = new Canonical();
  canonical.ofParameters(query, sortedNames(query));
  const { buffer, start, end } = canonical.taken(0);
  return { bytes: buffer.subarray(start, end), parameters: canonical.parameters };
}
