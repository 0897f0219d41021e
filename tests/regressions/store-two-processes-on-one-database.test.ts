/**
 * Two `serve` processes started on one data folder. Each knew calls that the other didn't, so repeats were
 * stored twice, and both worked on one outbox.
 *
 * What must hold: a database has one writer. A second one is refused and says what to do. The folder is free
 * again once the first has ended.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { SILENT } from '../support/silent.ts';
import { EXPORT_THREAD } from '../support/store-sqlite.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

it('refuses a second writer while the first one lives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-two-'));
  const open = () =>
    openSqliteStore({
      file: join(folder, 'callboard.db'),
      rules: {
        failureThreshold: 100,
        targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
      },
      clock: { now: () => Date.now() },
      logger: SILENT,
      metrics: UNCOUNTED,
      exportThread: EXPORT_THREAD,
      onFatal: () => undefined,
    });
  try {
    const first = await open();
    await expect(open()).rejects.toThrow(/Another Callboard uses it: stop that one/);
    await first.close();
    const second = await open();
    expect(second.maintenance.problem()).toBeNull();
    await second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
