/** Makes, lists and revokes API keys for administrators. One bound to accounts only has keys for some of these. */

import type { AccountSid } from '../../core/ids.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { ApiKey, MadeApiKey } from '../../core/wire/access.ts';
import type { Credentials, StoredKey } from '../../ports/access/credentials.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Scope } from '../../ports/access/scope.ts';
import type { Clock } from '../../ports/clock.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import type { AccessEndings } from './access-endings.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { KeyUses } from './key-uses.ts';
import type { KnownKeys } from './known-keys.ts';
import { actorOf } from './principals.ts';
import { hashOf, newApiKey, newKeyId } from './secrets.ts';

export interface ManageKeysPorts {
  readonly credentials: Pick<Credentials, 'addKey' | 'revokeKey'>;
  readonly keys: KnownKeys;
  readonly uses: KeyUses;
  readonly trail: AuditTrail;
  readonly endings: AccessEndings;
  readonly clock: Clock;
}

/** A key to make. `accounts` is `all` or at least one. */
export interface KeyRequest extends Pick<StoredKey, 'name' | 'role' | 'accounts' | 'expiresAt'> {}

export class ManageKeys {
  readonly #ports: ManageKeysPorts;

  constructor(ports: ManageKeysPorts) {
    this.#ports = ports;
  }

  /** Those that someone with this scope can see, newest first. */
  list(scope: Scope): readonly ApiKey[] {
    return this.#ports.keys
      .newestFirst()
      .filter(({ accounts }) => isWithin(accounts, scope))
      .map((key) => this.#describe(key));
  }

  /** `address` is where the request comes from, for the audit log. */
  async create(
    principal: Principal,
    wanted: KeyRequest,
    address: string,
  ): Promise<Result<MadeApiKey, HttpError>> {
    const { credentials, keys, trail, clock } = this.#ports;
    if (!isWithin(wanted.accounts, principal.scope)) return failure(ACCOUNTS_NOT_YOURS);
    const secret = newApiKey();
    const key: StoredKey = {
      id: newKeyId(),
      hash: hashOf(secret),
      name: wanted.name,
      role: wanted.role,
      accounts: wanted.accounts,
      createdAt: clock.now(),
      expiresAt: wanted.expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    const actor = actorOf(principal);
    await trail.record({ action: 'key-created', actor, address, subject: key.id });
    await credentials.addKey(key);
    keys.add(key);
    return success({ ...this.#describe(key), key: secret });
  }

  /** Revoking a revoked key changes nothing, and answers the same. */
  async revoke(
    principal: Principal,
    id: string,
    address: string,
  ): Promise<Result<ApiKey, HttpError>> {
    const { credentials, keys, trail, endings, clock } = this.#ports;
    const key = keys.byId(id);
    if (key === null || !isWithin(key.accounts, principal.scope)) return failure(KEY_NOT_FOUND);
    if (key.revokedAt !== null) return success(this.#describe(key));
    await trail.record({ action: 'key-revoked', actor: actorOf(principal), address, subject: id });
    const revoked = { ...key, revokedAt: clock.now() };
    await credentials.revokeKey(id, revoked.revokedAt);
    keys.replace(revoked);
    endings.look();
    return success(this.#describe(revoked));
  }

  #describe(key: StoredKey): ApiKey {
    const { id, name, role, accounts, createdAt, expiresAt, revokedAt } = key;
    const lastUsedAt = this.#ports.uses.lastUsed(id) ?? key.lastUsedAt;
    return {
      id,
      name,
      role,
      accounts: accounts === 'all' ? null : accounts,
      createdAt: isoOf(createdAt),
      expiresAt: isoOrNull(expiresAt),
      lastUsedAt: isoOrNull(lastUsedAt),
      revokedAt: isoOrNull(revokedAt),
    };
  }
}

/** Whether a key for these accounts shows nothing that someone with this scope can't see. */
const isWithin = (accounts: 'all' | readonly AccountSid[], scope: Scope): boolean =>
  scope === 'all' || (accounts !== 'all' && accounts.every((account) => scope.includes(account)));

const ACCOUNTS_NOT_YOURS = httpError(
  'accounts_not_yours',
  'Your key is bound to some accounts, so you can only make keys for these. List them in "accounts".',
);

const KEY_NOT_FOUND = httpError(
  'key_not_found',
  "There's no such API key. GET /api/v1/keys lists those that you can see.",
);

const isoOf = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at));
