/** Hashes of calls' names, by which relatives are found. */

import { hash } from 'node:crypto';
import type { CallName } from './fact-row.ts';

/** A hash of the name, the same everywhere and always. */
export const keyOf = (name: CallName): bigint => hash('sha256', name, 'buffer').readBigInt64LE();

/** Those of a step: each is made once, or read with its row. */
export class CallKeys {
  readonly #keys = new Map<CallName, bigint>();

  /** That a stored row has this key. */
  note(name: CallName, key: bigint): void {
    this.#keys.set(name, key);
  }

  of(name: CallName): bigint {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = keyOf(name);
    this.#keys.set(name, key);
    return key;
  }
}
