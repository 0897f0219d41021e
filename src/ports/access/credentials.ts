/** Stored API keys and the sessions of browsers. Of both, only a SHA-256 is stored. */

import type { AccountSid } from '../../core/ids.ts';
import type { Role } from '../../core/wire/access.ts';

/** The SHA-256 of a key or a session's secret, in hex. */
export type SecretHash = string;

/** An API key without the key. Times are milliseconds since 1970. */
export interface StoredKey {
  readonly id: string;
  readonly hash: SecretHash;
  readonly name: string;
  readonly role: Role;
  readonly accounts: 'all' | readonly AccountSid[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

/** A browser that signed in. */
export interface StoredSession {
  readonly hash: SecretHash;
  /** The key it signed in with; null for the admin token. */
  readonly keyId: string | null;
  /** The SHA-256 of the admin token it signed in with, so that a new token ends it; null for a key. */
  readonly tokenHash: SecretHash | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Everything is durable once its promise resolves. */
export interface Credentials {
  /** All keys, revoked ones too, newest first. */
  keys(): Promise<readonly StoredKey[]>;
  addKey(key: StoredKey): Promise<void>;
  /** Revokes a key and ends its sessions. False if there's no such key, or it's revoked already. */
  revokeKey(id: string, at: number): Promise<boolean>;
  /** Records when keys were last used. */
  keysUsed(uses: ReadonlyMap<string, number>): Promise<void>;
  /** Sessions that haven't expired at `now`. */
  sessions(now: number): Promise<readonly StoredSession[]>;
  /** Also drops the sessions that have expired when this one is made. */
  addSession(session: StoredSession): Promise<void>;
  /** Lets a session last longer. Does nothing if it has ended. */
  extendSession(hash: SecretHash, expiresAt: number): Promise<void>;
  endSession(hash: SecretHash): Promise<void>;
}
