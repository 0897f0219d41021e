/**
 * The key by which a repeated delivery is recognised: a hash over everything that was said, so that
 * what is repeated is found whole and nothing that differs is taken for a repeat. Method, path and
 * arrival are no part of it: the provider repeats a fact, not a request.
 */

import { hash } from 'node:crypto';
import type { CallEventKind } from '../core/call-event.ts';
import type { Parameters } from '../core/callback/parameters.ts';
import { type EventKey, parseEventKey } from '../core/ids.ts';

/** What the key is made of. `query` holds the URL's parameters where they are not the callback's own. */
export interface KeyedCallback {
  readonly accountSid: string;
  readonly callSid: string;
  readonly kind: CallEventKind;
  readonly parameters: Parameters;
  /** The names of `parameters`, sorted. */
  readonly names: readonly string[];
  readonly query: Parameters | null;
}

/** The key of a callback: the first 128 bits of a SHA-256 over its canonical form. */
export function eventKeyOf(callback: KeyedCallback): EventKey {
  let canonical = `${callback.kind} ${callback.accountSid} ${callback.callSid}\n`;
  canonical += canonicalOf(callback.parameters, callback.names);
  if (callback.query !== null && callback.query.size > 0) {
    canonical += `\n${canonicalOf(callback.query, sortedNames(callback.query))}`;
  }
  const key = parseEventKey(hash('sha256', canonical, 'hex').slice(0, 32));
  if (key === null) throw new Error('a hash in hex digits is an event key');
  return key;
}

/** The names of parameters in case-sensitive order of their code units, as signatures want them. */
export const sortedNames = (parameters: Parameters): readonly string[] =>
  [...parameters.keys()].sort();

/** Lengths stand before names and values, so that no two sets of parameters read the same. */
function canonicalOf(parameters: Parameters, names: readonly string[]): string {
  let text = '';
  for (const name of names) {
    const value = parameters.get(name) ?? '';
    if (typeof value === 'string') text += `${name.length}:${name}${value.length}:${value}`;
    else for (const one of [...value].sort()) text += `${name.length}:${name}${one.length}:${one}`;
  }
  return text;
}
