/** The embedded store as the contracts need it: real threads, real files, a folder for each. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { SILENT } from './silent.ts';
import {
  type StoreHarness,
  type StoreSettings,
  type TestedStore,
  USUAL_SETTINGS,
} from './store-harness.ts';
import { UNCOUNTED } from './uncounted.ts';

/** The export thread as `serve` runs it. */
export const EXPORT_THREAD = new URL('../../src/app/export-thread.ts', import.meta.url);

export interface SqliteHarness extends StoreHarness {
  /** The database file of a store it opened. */
  fileOf(store: TestedStore): string;
  /** Whether a store it opened says that it accepts callbacks. */
  isOpen(store: TestedStore): boolean;
}

/** A harness for `openSqliteStore`. */
export function sqliteHarness(): SqliteHarness {
  const files = new Map<TestedStore, string>();
  const folders: string[] = [];
  const opened: Store[] = [];
  const openIn = async (folder: string, settings: StoreSettings): Promise<TestedStore> => {
    const { failureThreshold, smsRecipients, webhookUrl, publicUrl, forgetful } = settings;
    const file = join(folder, 'data', 'callboard.db');
    const store = await openSqliteStore({
      file,
      rules: { failureThreshold, targets: { smsRecipients, webhookUrl, publicUrl } },
      clock: { now: () => Date.now() },
      logger: SILENT,
      metrics: UNCOUNTED,
      exportThread: EXPORT_THREAD,
      onFatal: (error) => expect.fail(`the writer ended by itself: ${error.message}`),
      ...(forgetful ? { cacheBytes: 0 } : {}),
    });
    opened.push(store);
    const tested: TestedStore = {
      ...store,
      reopen: async (others) => {
        await store.close();
        return openIn(folder, { ...settings, ...others });
      },
    };
    files.set(tested, file);
    return tested;
  };
  return {
    fileOf: (store) => files.get(store) ?? expect.fail('this harness did not open that store'),
    isOpen: (store) => store.maintenance.problem() === null,
    open: (settings) => {
      const folder = mkdtempSync(join(tmpdir(), 'callboard-store-'));
      folders.push(folder);
      return openIn(folder, { ...USUAL_SETTINGS, ...settings });
    },
    clear: async () => {
      for (const store of opened.splice(0)) await store.close();
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
