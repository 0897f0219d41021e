/** Signs browsers in with a key, keeps their sessions, and signs them out. */

import { failure, type Result, success } from '../../core/result.ts';
import type { Session } from '../../core/wire/access.ts';
import type { Credentials, SecretHash } from '../../ports/access/credentials.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpError } from '../errors/errors.ts';
import type { AccessRule } from './access.ts';
import type { AccessEndings } from './access-endings.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type AccessRequest, clientOf, isHttps } from './client-address.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { KnownKeys } from './known-keys.ts';
import type { KnownSessions } from './known-sessions.ts';
import { actorOf, principalOf } from './principals.ts';
import { crossSiteRefusal } from './same-origin.ts';
import { hashOf, newSessionSecret } from './secrets.ts';
import { sessionCookie, sessionSecretOf } from './session-cookie.ts';

const DAY_MS = 86_400_000;
/** How long a session lasts after its browser last asked who it is. */
const SESSION_MS = 30 * DAY_MS;

/** What the browser gets: who it is now, and the `Set-Cookie` header, if there's something to set. */
export interface SessionAnswer {
  readonly session: Session;
  readonly setCookie: string | null;
}

export interface SignInPorts {
  readonly credentials: Pick<Credentials, 'addSession' | 'extendSession' | 'endSession'>;
  readonly keys: KnownKeys;
  readonly sessions: KnownSessions;
  readonly check: CredentialCheck;
  readonly trail: AuditTrail;
  readonly endings: AccessEndings;
  readonly clock: Clock;
}

export class SignIns {
  readonly #rule: AccessRule;
  /** The SHA-256 of the admin token; null without one. */
  readonly #tokenHash: SecretHash | null;
  readonly #ports: SignInPorts;

  constructor(rule: AccessRule, tokenHash: SecretHash | null, ports: SignInPorts) {
    this.#rule = rule;
    this.#tokenHash = tokenHash;
    this.#ports = ports;
  }

  /** Makes a session for a key or the admin token. A session that the browser had already ends. */
  async signIn(secret: string, request: AccessRequest): Promise<Result<SessionAnswer, HttpError>> {
    const { credentials, sessions, check, trail, clock } = this.#ports;
    const refusal = crossSiteRefusal(request, 'open', this.#rule);
    if (refusal !== null) return failure(refusal);
    const address = clientOf(request, this.#rule.trustProxy);
    const credential = check.check(secret, address);
    if (!credential.ok) return credential;
    const key = credential.value;
    const principal = principalOf(key, this.#rule.masksNumbers);
    await trail.record({ action: 'signed-in', actor: actorOf(principal), address, subject: null });
    const cookie = newSessionSecret();
    const now = clock.now();
    const session = {
      hash: hashOf(cookie),
      keyId: principal.keyId,
      tokenHash: key === null ? this.#tokenHash : null,
      createdAt: now,
      expiresAt: now + SESSION_MS,
    };
    await credentials.addSession(session);
    const before = sessionSecretOf(request.headers);
    const surplus = sessions.add(session, now);
    for (const hash of before === null ? surplus : [...surplus, hashOf(before)]) {
      await this.#end(hash);
    }
    return success({
      session: this.#describe({ ...principal, sessionHash: session.hash }),
      setCookie: this.#cookie(cookie, SESSION_MS, request),
    });
  }

  /** Says who's asking, and lets their session last another 30 days, at most once a day. */
  async current(principal: Principal, request: AccessRequest): Promise<SessionAnswer> {
    const { credentials, sessions, clock } = this.#ports;
    const { sessionHash } = principal;
    const secret = sessionSecretOf(request.headers);
    const now = clock.now();
    const found = sessionHash === null ? null : sessions.find(sessionHash, now);
    let setCookie: string | null = null;
    if (found !== null && secret !== null && found.session.expiresAt - now < SESSION_MS - DAY_MS) {
      await credentials.extendSession(found.session.hash, now + SESSION_MS);
      sessions.extend(found.session.hash, now + SESSION_MS);
      setCookie = this.#cookie(secret, SESSION_MS, request);
    }
    return { session: this.#describe(principal), setCookie };
  }

  /** Ends the session that a request came by, if it came by one. Returns the `Set-Cookie` header. */
  async signOut(principal: Principal, request: AccessRequest): Promise<string> {
    if (principal.sessionHash !== null) {
      const address = clientOf(request, this.#rule.trustProxy);
      const entry = { action: 'signed-out', actor: actorOf(principal), address } as const;
      await this.#ports.trail.record({ ...entry, subject: null });
      await this.#end(principal.sessionHash);
    }
    return this.#cookie('', 0, request);
  }

  async #end(hash: SecretHash): Promise<void> {
    await this.#ports.credentials.endSession(hash);
    this.#ports.sessions.end(hash);
    this.#ports.endings.look();
  }

  #describe({ kind, keyId, sessionHash, role, scope, disclosure }: Principal): Session {
    const { keys, sessions, clock } = this.#ports;
    const key = keyId === null ? null : keys.byId(keyId);
    const found = sessionHash === null ? null : sessions.find(sessionHash, clock.now());
    const ends = [key?.expiresAt, found?.session.expiresAt].filter((at) => typeof at === 'number');
    return {
      kind,
      name: key?.name ?? null,
      role,
      accounts: scope === 'all' ? null : scope,
      numbersMasked: disclosure === 'masked',
      expiresAt: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
    };
  }

  #cookie(secret: string, lifetimeMs: number, { headers }: AccessRequest): string {
    return sessionCookie(secret, lifetimeMs / 1000, isHttps(headers, this.#rule));
  }
}
