/** Puts the parts of access together: what's stored is loaded once, and every request is checked in memory. */

import type { AccessEnds } from '../../ports/access/access-ends.ts';
import type { AuditLog } from '../../ports/access/audit-log.ts';
import type { Credentials } from '../../ports/access/credentials.ts';
import type { Principal } from '../../ports/access/principal.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type AccessCheck, type AccessRule, createAccessCheck } from './access.ts';
import { AccessEndings } from './access-endings.ts';
import { AuditTrail } from './audit-trail.ts';
import { clientOf } from './client-address.ts';
import { CredentialCheck } from './credential-check.ts';
import { KeyUses } from './key-uses.ts';
import { KnownKeys, stateOf } from './known-keys.ts';
import { KnownSessions } from './known-sessions.ts';
import { ManageKeys } from './manage-keys.ts';
import { hashOf } from './secrets.ts';
import { SignIns } from './sign-ins.ts';

export interface AccessPorts {
  readonly credentials: Credentials;
  readonly audit: AuditLog;
  readonly clock: Timer;
  readonly logger: Pick<Logger, 'warn'>;
  readonly metrics: Pick<Metrics, 'tokenRefused'>;
}

/** Access to the API. Disposing of it writes what it still has to write. */
export interface Access extends AsyncDisposable {
  readonly check: AccessCheck;
  readonly ends: AccessEnds;
  readonly signIns: SignIns;
  readonly keys: ManageKeys;
  readonly audit: Pick<AuditLog, 'page'>;
  /** The client's address, as the audit log has it. */
  readonly addressOf: (request: Parameters<typeof clientOf>[0]) => string;
}

export async function openAccess(rule: AccessRule, ports: AccessPorts): Promise<Access> {
  const { credentials, clock, metrics } = ports;
  const tokenHash = rule.adminToken === null ? null : hashOf(rule.adminToken);
  const keys = new KnownKeys(await credentials.keys());
  const sessions = new KnownSessions(await credentials.sessions(clock.now()), keys, tokenHash);
  const uses = new KeyUses(ports);
  const trail = new AuditTrail(ports);
  const check = new CredentialCheck(tokenHash, { keys, uses, trail, clock, metrics });
  const endings = new AccessEndings(hasEnded, clock);
  function hasEnded({ keyId, sessionHash }: Principal): boolean {
    const now = clock.now();
    if (sessionHash !== null) return sessions.find(sessionHash, now) === null;
    const key = keyId === null ? null : keys.byId(keyId);
    return key !== null && stateOf(key, now) !== 'valid';
  }
  return {
    check: createAccessCheck(rule, { credentials: check, sessions, uses, clock }),
    ends: endings,
    signIns: new SignIns(rule, tokenHash, {
      ...{ credentials, keys, sessions, check, trail, endings, clock },
    }),
    keys: new ManageKeys({ credentials, keys, uses, trail, endings, clock }),
    audit: ports.audit,
    addressOf: (request) => clientOf(request, rule.trustProxy),
    async [Symbol.asyncDispose]() {
      endings[Symbol.dispose]();
      await uses[Symbol.asyncDispose]();
      await trail[Symbol.asyncDispose]();
    },
  };
}
