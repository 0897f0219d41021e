/** An open store in a folder that the test chooses. */

import { join } from 'node:path';
import { expect } from 'vitest';
import type { Logger } from '../../src/ports/logger.ts';
import type { ReportMigration } from '../../src/ports/maintenance.ts';
import type { Store } from '../../src/ports/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { SILENT } from './silent.ts';
import { EXPORT_THREAD } from './store-sqlite.ts';
import { UNCOUNTED } from './uncounted.ts';

export interface OpenSettings {
  readonly failureThreshold?: number;
  readonly smsRecipients?: readonly string[];
  readonly webhookUrl?: string;
  readonly publicUrl?: string;
  readonly logger?: Logger;
  readonly onMigration?: ReportMigration;
}

/** The database of a data folder. */
export const databaseIn = (folder: string): string => join(folder, 'callboard.db');

/** Opens the store of a data folder. The caller closes it. */
export const openStoreIn = (folder: string, settings: OpenSettings = {}): Promise<Store> =>
  openSqliteStore({
    file: databaseIn(folder),
    rules: {
      failureThreshold: settings.failureThreshold ?? 100,
      targets: {
        smsRecipients: settings.smsRecipients ?? [],
        webhookUrl: settings.webhookUrl ?? null,
        publicUrl: settings.publicUrl ?? null,
      },
    },
    clock: { now: () => Date.now() },
    logger: settings.logger ?? SILENT,
    metrics: UNCOUNTED,
    exportThread: EXPORT_THREAD,
    ...(settings.onMigration === undefined ? {} : { onMigration: settings.onMigration }),
    onFatal: (error) => expect.fail(`the writer ended by itself: ${error.message}`),
  });
