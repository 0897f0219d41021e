/**
 * A process that adds API keys to the store of a folder, one after the other, and writes the id of each to standard
 * output once it's stored. It never ends: the test kills it.
 */

import { join } from 'node:path';
import type { Logger } from '../../src/ports/logger.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { UNCOUNTED } from './uncounted.ts';

const ignore = (): void => undefined;
const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const [, , folder = ''] = process.argv;
const { credentials } = await openSqliteStore({
  file: join(folder, 'callboard.db'),
  rules: {
    failureThreshold: 100,
    targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
  },
  clock: { now: () => Date.now() },
  logger,
  metrics: UNCOUNTED,
  exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  onFatal: (error) => {
    throw error;
  },
});
for (let number = 1; ; number += 1) {
  const id = `K${number}`;
  await credentials.addKey({
    ...{ id, hash: String(number).padStart(64, '0'), name: id, role: 'viewer', accounts: 'all' },
    ...{ createdAt: number, expiresAt: null, lastUsedAt: null, revokedAt: null },
  });
  process.stdout.write(`${id}\n`);
}
