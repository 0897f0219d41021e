/** Every API key, in memory: a request's key is found without asking the store. */

import type { SecretHash, StoredKey } from '../../ports/access/credentials.ts';

export type KeyState = 'valid' | 'expired' | 'revoked';

export const stateOf = (
  { revokedAt, expiresAt }: Pick<StoredKey, 'revokedAt' | 'expiresAt'>,
  now: number,
): KeyState => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
};

export class KnownKeys {
  /** Oldest first. */
  readonly #byId = new Map<string, StoredKey>();
  readonly #idByHash = new Map<SecretHash, string>();

  /** `stored` is newest first, as the store lists them. */
  constructor(stored: readonly StoredKey[]) {
    for (const key of stored.toReversed()) this.add(key);
  }

  /** Revoked and expired ones too. */
  byHash(hash: SecretHash): StoredKey | null {
    const id = this.#idByHash.get(hash);
    return id === undefined ? null : this.byId(id);
  }

  byId(id: string): StoredKey | null {
    return this.#byId.get(id) ?? null;
  }

  newestFirst(): readonly StoredKey[] {
    return [...this.#byId.values()].reverse();
  }

  add(key: StoredKey): void {
    this.#byId.set(key.id, key);
    this.#idByHash.set(key.hash, key.id);
  }

  /** Puts a changed key in the place of the one with its id. */
  replace(key: StoredKey): void {
    if (this.#byId.has(key.id)) this.#byId.set(key.id, key);
  }
}
