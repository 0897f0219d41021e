/**
 * Who can read calls. With an admin token: anyone who sends it. Without one: only direct requests from this
 * machine (not through a tunnel or proxy, which its headers reveal) to a loopback host name (not another
 * site's name that points here), and only if no public URL is set. Callbacks are checked by their signature
 * instead.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { type Failure, failure, type Result, success } from '../../core/result.ts';
import { reasonNotLocal } from '../../ingest/local-request.ts';
import { isLoopbackHost, isLoopbackUrl } from '../../ingest/loopback.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { GuessLimiter } from './guess-limiter.ts';

export interface AccessRule {
  readonly adminToken: string | null;
  /** The URL at which the provider reaches us, if one is set. */
  readonly publicUrl: string | null;
  /** Whether `X-Forwarded-For` comes from our own proxy. */
  readonly trustProxy: boolean;
}

/** What the check needs besides its rule. */
export interface AccessPorts {
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'tokenRefused'>;
}

/** The parts of a request that access depends on. */
export interface AccessRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The other end of the socket. */
  readonly remoteAddress: string | undefined;
}

/** Who asks, or the answer that says what to do to be let in. */
export type AccessCheck = (request: AccessRequest) => Result<Principal, HttpError>;

const EVERYTHING = {
  keyId: null,
  sessionHash: null,
  role: 'admin',
  scope: 'all',
  disclosure: 'full',
} as const;
const LOCAL: Result<Principal, HttpError> = success({ kind: 'local', ...EVERYTHING });
const ADMIN: Result<Principal, HttpError> = success({ kind: 'admin-token', ...EVERYTHING });

export function createAccessCheck(rule: AccessRule, ports: AccessPorts): AccessCheck {
  if (rule.adminToken !== null) return tokenCheck(rule.adminToken, rule.trustProxy, ports);
  const isPublic = rule.publicUrl !== null && !isLoopbackUrl(rule.publicUrl);
  return (request) => {
    const reason = isPublic ? 'CALLBOARD_PUBLIC_URL is set' : reasonNotThisMachine(request);
    if (reason === null) return LOCAL;
    return failure(
      httpError(
        'local_only',
        `Without an admin token, the API only accepts direct requests from this machine, but ${reason}. Set ` +
          'CALLBOARD_ADMIN_TOKEN and send it as "Authorization: Bearer <token>".',
        { reason },
      ),
    );
  };
}

function tokenCheck(
  adminToken: string,
  trustProxy: boolean,
  { clock, metrics }: AccessPorts,
): AccessCheck {
  const expected = digest(adminToken);
  const limiter = new GuessLimiter(clock);
  return (request) => {
    const { headers } = request;
    const header = headers['authorization'];
    if (typeof header !== 'string') {
      return challenge(
        httpError(
          'token_missing',
          'Send the admin token (CALLBOARD_ADMIN_TOKEN) as "Authorization: Bearer <token>".',
        ),
      );
    }
    const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    const address = clientOf(request, trustProxy);
    if (!limiter.mayTry(address)) {
      metrics.tokenRefused('throttled');
      return failure({
        ...httpError(
          'too_many_guesses',
          'Your address sent too many wrong tokens, so only one a second is checked. Try again.',
        ),
        headers: { 'retry-after': '1' },
      });
    }
    // Digests all have the same length, so the comparison doesn't reveal the token's.
    if (token !== undefined && timingSafeEqual(digest(token), expected)) return ADMIN;
    limiter.wrong(address);
    metrics.tokenRefused('wrong');
    return challenge(
      httpError('token_wrong', "The bearer token doesn't match CALLBOARD_ADMIN_TOKEN."),
    );
  };
}

/**
 * The address that a request comes from. With a trusted proxy, it's the last one in the header, which the
 * proxy added. The client can set those before it.
 */
function clientOf({ headers, remoteAddress = '' }: AccessRequest, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  const last = [forwarded ?? ''].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? remoteAddress : last;
}

function reasonNotThisMachine({ headers, remoteAddress }: AccessRequest): string | null {
  if (remoteAddress === undefined || !isLoopbackHost(remoteAddress)) {
    return 'the request came from another machine';
  }
  return reasonNotLocal(headers);
}

const challenge = (error: HttpError): Failure<HttpError> =>
  failure({ ...error, headers: { 'www-authenticate': 'Bearer realm="callboard"' } });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
