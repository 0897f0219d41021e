/** Checks API keys and the admin token, whether they come as a bearer token or to sign in. */

import { timingSafeEqual } from 'node:crypto';
import { failure, type Result, success } from '../../core/result.ts';
import type { SecretHash, StoredKey } from '../../ports/access/credentials.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics, TokenRefusal } from '../../ports/metrics.ts';
import type { HttpError } from '../errors/errors.ts';
import type { AuditTrail } from './audit-trail.ts';
import { GuessLimiter } from './guess-limiter.ts';
import type { KeyUses } from './key-uses.ts';
import { type KnownKeys, stateOf } from './known-keys.ts';
import { KEY_EXPIRED, KEY_REVOKED, KEY_UNKNOWN, TOO_MANY_GUESSES } from './refusals.ts';
import { hashOf } from './secrets.ts';

/** The key that was sent; null for the admin token. */
export type Credential = StoredKey | null;

export interface CredentialPorts {
  readonly keys: KnownKeys;
  readonly uses: KeyUses;
  readonly trail: AuditTrail;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'tokenRefused'>;
}

export class CredentialCheck {
  readonly #tokenHash: SecretHash | null;
  readonly #ports: CredentialPorts;
  readonly #limiter: GuessLimiter;

  /** `tokenHash` is the admin token's; null without one. */
  constructor(tokenHash: SecretHash | null, ports: CredentialPorts) {
    this.#tokenHash = tokenHash;
    this.#ports = ports;
    this.#limiter = new GuessLimiter(ports.clock);
  }

  /**
   * Checks what was sent from an address; null if it can't be a key. Refusals are counted, and slow the address down
   * if they could be guesses.
   */
  check(secret: string | null, address: string): Result<Credential, HttpError> {
    const { keys, uses, clock } = this.#ports;
    if (!this.#limiter.mayTry(address)) return this.#refuse('throttled', address);
    const hash = hashOf(secret ?? '');
    if (secret !== null && this.#isAdminToken(hash)) return success(null);
    const key = keys.byHash(hash);
    if (key === null) {
      this.#limiter.wrong(address);
      return this.#refuse('wrong', address);
    }
    const state = stateOf(key, clock.now());
    if (state !== 'valid') return this.#refuse(state, address, key.id);
    uses.used(key.id);
    return success(key);
  }

  /** Hashes all have the same length, so the comparison doesn't reveal the token's. */
  #isAdminToken(hash: SecretHash): boolean {
    const expected = this.#tokenHash;
    return expected !== null && timingSafeEqual(Buffer.from(hash), Buffer.from(expected));
  }

  #refuse(
    reason: TokenRefusal,
    address: string,
    keyId: string | null = null,
  ): Result<never, HttpError> {
    this.#ports.metrics.tokenRefused(reason);
    this.#ports.trail.failed(address, keyId);
    return failure(ANSWERS[reason]);
  }
}

const ANSWERS: Readonly<Record<TokenRefusal, HttpError>> = {
  wrong: KEY_UNKNOWN,
  throttled: TOO_MANY_GUESSES,
  expired: KEY_EXPIRED,
  revoked: KEY_REVOKED,
};
