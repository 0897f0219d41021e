/** A web server on a free port, with its ports in memory. */

import { systemTimer } from '../../src/app/system.ts';
import { DEFAULT_TARGETS, NO_LIMITS } from '../../src/core/kpi/marks.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import type { RejectionReason } from '../../src/core/wire/rejection-reason.ts';
import type { AccessRule } from '../../src/http/access/access.ts';
import type { Access } from '../../src/http/access/open-access.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/http/server.ts';
import type { LogFields } from '../../src/ports/logger.ts';
import type { TokenRefusal } from '../../src/ports/metrics.ts';
import type { CallbackReply, IncomingCallback } from '../../src/ports/receiver.ts';
import { OWN_DIMENSIONS } from './callbacks.ts';
import type { MemoryAuditLog, MemoryCredentials } from './memory-credentials.ts';
import { MemoryLive } from './memory-live.ts';
import { MemoryNumbers } from './memory-numbers.ts';
import {
  MEMORY_RECORDINGS,
  MemoryCalls,
  MemoryExports,
  MemoryFailures,
  makeCall,
  makeEvent,
} from './memory-ports.ts';
import { openTestAccess } from './test-access.ts';

export const ACKNOWLEDGED: CallbackReply = { status: 204, error: null };

const STORAGE = {
  ...{ databaseBytes: 1_000_000, journalBytes: 0, otherBytes: 0, freeBytes: 5_000_000 },
  ...{ growthBytesPerDay: 100_000, daysLeft: 50, keepCallsDays: null, keepEventsDays: null },
};

export interface TestServerOptions extends Partial<Omit<ServerOptions, 'access'>> {
  /** Local access by default. */
  readonly access?: Partial<AccessRule>;
}

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer;
  /** The store behind the API, unless the options replace it. */
  readonly calls: MemoryCalls;
  /** The numbers behind it. */
  readonly numbers: MemoryNumbers;
  readonly access: Access;
  readonly credentials: MemoryCredentials;
  readonly audit: MemoryAuditLog;
  /** What reached the receiver. */
  readonly received: readonly IncomingCallback[];
  readonly rejections: readonly RejectionReason[];
  readonly tokenRefusals: readonly TokenRefusal[];
  readonly logged: readonly { readonly fields: LogFields; readonly message: string }[];
}

/** Starts a server with two calls, their events, and two closed batches. */
export async function startTestServer({
  access: rule = {},
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const received: IncomingCallback[] = [];
  const rejections: RejectionReason[] = [];
  const logged: { fields: LogFields; message: string }[] = [];
  const log = (fields: LogFields, message: string): void => {
    logged.push({ fields, message });
  };
  const calls = new MemoryCalls(
    [makeCall('CA1'), makeCall('CA2', { status: 'failed', durationSeconds: null })],
    new Map([['CA1', [makeEvent(1), makeEvent(2), makeEvent(3)]]]),
  );
  const numbers = new MemoryNumbers();
  const clock = options.clock ?? systemTimer;
  const { access, credentials, audit, refusals } = await openTestAccess({ rule, clock });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    receiver: {
      refuseHead: () => null,
      receive(callback, reply) {
        received.push(callback);
        reply(ACKNOWLEDGED);
      },
    },
    calls,
    storage: { measure: async () => STORAGE },
    erasure: {
      erase: async ({ scope }, callSid) =>
        (await calls.call({ scope, disclosure: 'full' }, callSid)) !== null,
    },
    failures: new MemoryFailures(),
    failureThreshold: 100,
    dimensions: OWN_DIMENSIONS,
    receiving: { publicUrl: null, localOnly: true, keys: [], allowUnsigned: false },
    readiness: async () => [],
    forwarding: { statuses: [] },
    metricsText: { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' },
    exports: new MemoryExports(options.calls ?? calls),
    live: new MemoryLive(),
    numbers,
    timeZone: UTC,
    kpiMarks: { targets: DEFAULT_TARGETS, limits: NO_LIMITS },
    docsFolder: new URL('../../docs', import.meta.url).pathname,
    recordings: MEMORY_RECORDINGS,
    board: null,
    version: '0.0.0',
    access,
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
    metrics: { rejected: (reason) => rejections.push(reason) },
    ...options,
  });
  return {
    server,
    calls,
    numbers,
    access,
    credentials,
    audit,
    received,
    rejections,
    tokenRefusals: refusals,
    logged,
    async [Symbol.asyncDispose]() {
      await server.close();
      await access[Symbol.asyncDispose]();
    },
  };
}
