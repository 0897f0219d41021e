/**
 * Who can use the API. With a bearer token: those whose API key is valid, and those who know the admin token. With a
 * session's cookie: browsers that signed in with one of these, from our own pages only. Without either, and if no admin
 * token is set: direct requests from this machine (not through a tunnel or proxy, which its headers reveal) to a
 * loopback host name (not another site's name that points here), unless a public URL is set. Callbacks are checked by
 * their signature instead.
 */

import { failure, type Result, success } from '../../core/result.ts';
import type { PublicAddress } from '../../ingest/callback-url.ts';
import { reasonNotLocal } from '../../ingest/local-request.ts';
import { isLoopbackHost, isLoopbackUrl } from '../../ingest/loopback.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpError } from '../errors/errors.ts';
import { type AccessRequest, clientOf } from './client-address.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { KeyUses } from './key-uses.ts';
import type { KnownSessions } from './known-sessions.ts';
import { LOCAL, principalOf, principalOfSession } from './principals.ts';
import { KEY_MISSING, notLocal, SESSION_ENDED } from './refusals.ts';
import { type Ambient, crossSiteRefusal } from './same-origin.ts';
import { hashOf, looksLikeApiKey } from './secrets.ts';
import { sessionSecretOf } from './session-cookie.ts';

export interface AccessRule extends PublicAddress {
  readonly adminToken: string | null;
  /** Whether numbers are hidden from viewers (`CALLBOARD_MASK_NUMBERS`). */
  readonly masksNumbers: boolean;
}

/** What the check needs besides its rule. */
export interface AccessMemory {
  readonly credentials: CredentialCheck;
  readonly sessions: KnownSessions;
  readonly uses: KeyUses;
  readonly clock: Clock;
}

/** Who asks, or the answer that says what to do to be let in. */
export type AccessCheck = (request: AccessRequest) => Result<Principal, HttpError>;

type Checked = Result<Principal, HttpError>;

export function createAccessCheck(rule: AccessRule, memory: AccessMemory): AccessCheck {
  return (request) => {
    const byBearer = bearerAccess(request, rule, memory);
    if (byBearer !== null) return byBearer;
    const session = sessionAccess(request, rule, memory);
    if (session?.ok === true) return unlessCrossSite(request, session.value, 'cookie', rule);
    if (rule.adminToken !== null) return session ?? failure(KEY_MISSING);
    const reason = reasonNotThisMachine(request, rule);
    if (reason === null) return unlessCrossSite(request, LOCAL, 'local', rule);
    return session ?? failure(notLocal(reason));
  };
}

/** Null if no key was sent: then there may be a cookie. */
function bearerAccess(
  request: AccessRequest,
  rule: AccessRule,
  { credentials }: AccessMemory,
): Checked | null {
  const header = request.headers['authorization'];
  if (typeof header !== 'string') return null;
  const secret = /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? null;
  // Without an admin token, nothing but an API key can be meant for us.
  if (rule.adminToken === null && !looksLikeApiKey(secret ?? '')) return null;
  // A proxy's own password, which the browser sends along with our cookie.
  const isProxys = /^Basic /i.test(header) && sessionSecretOf(request.headers) !== null;
  if (isProxys) return null;
  const credential = credentials.check(secret, clientOf(request, rule.trustProxy));
  return credential.ok ? success(principalOf(credential.value, rule.masksNumbers)) : credential;
}

/** Null without a cookie. */
function sessionAccess(
  { headers }: AccessRequest,
  { masksNumbers }: AccessRule,
  { sessions, uses, clock }: AccessMemory,
): Checked | null {
  const secret = sessionSecretOf(headers);
  if (secret === null) return null;
  const found = sessions.find(hashOf(secret), clock.now());
  if (found === null) return failure(SESSION_ENDED);
  if (found.key !== null) uses.used(found.key.id);
  return success(principalOfSession(found, masksNumbers));
}

function unlessCrossSite(
  request: AccessRequest,
  principal: Principal,
  by: Ambient,
  rule: AccessRule,
): Checked {
  const refusal = crossSiteRefusal(request, by, rule);
  return refusal === null ? success(principal) : failure(refusal);
}

/** Why a request isn't a direct one from this machine; null if it is. */
function reasonNotThisMachine(
  { headers, remoteAddress }: AccessRequest,
  { publicUrl }: AccessRule,
): string | null {
  if (publicUrl !== null && !isLoopbackUrl(publicUrl)) return 'CALLBOARD_PUBLIC_URL is set';
  if (remoteAddress === undefined || !isLoopbackHost(remoteAddress)) {
    return 'the request came from another machine';
  }
  return reasonNotLocal(headers);
}
