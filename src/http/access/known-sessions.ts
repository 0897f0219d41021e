/** The sessions of signed-in browsers, in memory. One lasts as long as what it was signed in with. */

import type { SecretHash, StoredKey, StoredSession } from '../../ports/access/credentials.ts';
import { type KnownKeys, stateOf } from './known-keys.ts';

/** Of one key or token. A further one ends the oldest. */
const MOST_SESSIONS = 1_000;

/** A session that's still good, with the key it was signed in with; null for the admin token. */
export interface LiveSession {
  readonly session: StoredSession;
  readonly key: StoredKey | null;
}

export class KnownSessions {
  readonly #keys: KnownKeys;
  /** The SHA-256 of the admin token; null without one. */
  readonly #tokenHash: SecretHash | null;
  /** Oldest first. */
  readonly #byHash = new Map<SecretHash, StoredSession>();

  constructor(stored: readonly StoredSession[], keys: KnownKeys, tokenHash: SecretHash | null) {
    this.#keys = keys;
    this.#tokenHash = tokenHash;
    const oldestFirst = [...stored].sort((one, other) => one.createdAt - other.createdAt);
    for (const session of oldestFirst) this.#byHash.set(session.hash, session);
  }

  /** Null once it has expired, was ended, its key isn't valid any more, or the admin token is another one. */
  find(hash: SecretHash, now: number): LiveSession | null {
    const session = this.#byHash.get(hash);
    if (session === undefined || session.expiresAt <= now) return null;
    if (session.keyId === null) {
      const isCurrent = this.#tokenHash !== null && session.tokenHash === this.#tokenHash;
      return isCurrent ? { session, key: null } : null;
    }
    const key = this.#keys.byId(session.keyId);
    return key !== null && stateOf(key, now) === 'valid' ? { session, key } : null;
  }

  /** Adds one, and forgets those that have ended. Returns those that have to end because there are too many. */
  add(session: StoredSession, now: number): readonly SecretHash[] {
    for (const hash of this.#byHash.keys()) if (this.find(hash, now) === null) this.end(hash);
    this.#byHash.set(session.hash, session);
    const alike = [...this.#byHash.values()].filter(({ keyId }) => keyId === session.keyId);
    return alike.slice(0, Math.max(0, alike.length - MOST_SESSIONS)).map(({ hash }) => hash);
  }

  extend(hash: SecretHash, expiresAt: number): void {
    const session = this.#byHash.get(hash);
    if (session !== undefined) this.#byHash.set(hash, { ...session, expiresAt });
  }

  end(hash: SecretHash): void {
    this.#byHash.delete(hash);
  }
}
