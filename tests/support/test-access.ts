/** Access to an API over keys, sessions and an audit log in memory. */

import type { AccessRule } from '../../src/http/access/access.ts';
import { type Access, openAccess } from '../../src/http/access/open-access.ts';
import type { Timer } from '../../src/ports/clock.ts';
import type { TokenRefusal } from '../../src/ports/metrics.ts';
import { MemoryAuditLog, MemoryCredentials } from './memory-credentials.ts';
import { SILENT } from './silent.ts';
import { VirtualTimer } from './virtual-timer.ts';

export interface TestAccess {
  readonly access: Access;
  readonly credentials: MemoryCredentials;
  readonly audit: MemoryAuditLog;
  readonly refusals: readonly TokenRefusal[];
}

export interface TestAccessOptions {
  readonly rule?: Partial<AccessRule>;
  readonly clock?: Timer;
  /** What an earlier process stored. */
  readonly credentials?: MemoryCredentials;
  readonly audit?: MemoryAuditLog;
}

export async function openTestAccess({
  rule = {},
  clock = new VirtualTimer(1_000_000),
  credentials = new MemoryCredentials(),
  audit = new MemoryAuditLog(),
}: TestAccessOptions = {}): Promise<TestAccess> {
  const refusals: TokenRefusal[] = [];
  const access = await openAccess(
    { adminToken: null, publicUrl: null, trustProxy: false, masksNumbers: false, ...rule },
    {
      credentials,
      audit,
      clock,
      logger: SILENT,
      metrics: { tokenRefused: (reason) => refusals.push(reason) },
    },
  );
  return { access, credentials, audit, refusals };
}
