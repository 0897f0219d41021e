/** What every store promises about the audit log. */

import { afterEach, describe, expect, it } from 'vitest';
import type { AuditLog, StoredAuditRecord } from '../../src/ports/access/audit-log.ts';
import { atSecond } from '../support/callbacks.ts';
import type { StoreHarness } from '../support/store-harness.ts';
import { entryOf } from '../support/stored-access.ts';

/** Every record, read in pages of `limit`. */
async function readAll(log: AuditLog, limit: number): Promise<readonly StoredAuditRecord[]> {
  const all: StoredAuditRecord[] = [];
  let cursor: string | null = null;
  do {
    const page = await log.page({ cursor, limit });
    if (!page.ok) expect.fail('its own cursor is good');
    all.push(...page.value.records);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return all;
}

export function describeAuditLog(name: string, harness: StoreHarness): void {
  describe(`${name} as an audit log`, () => {
    afterEach(() => harness.clear());

    it('lists entries newest first, numbered as they were recorded, also after a restart', async () => {
      const entries = [
        entryOf(9, { action: 'key-created', actor: 'cli', address: null, subject: 'K2' }),
        // The clock was set back.
        entryOf(3, { action: 'sign-in-failed', actor: null, count: 17 }),
        entryOf(4, { action: 'key-revoked', subject: 'K2', address: '2001:db8::1' }),
        entryOf(5),
        entryOf(5, { action: 'signed-out' }),
      ];
      const store = await harness.open();
      expect(await store.audit.page({ cursor: null, limit: 10 })).toEqual({
        ok: true,
        value: { records: [], nextCursor: null },
      });
      for (const entry of entries) await store.audit.record(entry);

      const stored = entries.map((entry, index) => ({ id: index + 1, ...entry })).toReversed();
      const again = await store.reopen();
      for (const limit of [1, 2, 5, 100]) {
        expect(await readAll(again.audit, limit)).toEqual(stored);
      }
    });

    it('continues a page at its cursor, whatever was recorded since', async () => {
      const { audit } = await harness.open();
      for (const second of [1, 2, 3]) await audit.record(entryOf(second));
      const first = await audit.page({ cursor: null, limit: 2 });
      await audit.record(entryOf(4));

      const cursor = first.ok ? first.value.nextCursor : null;
      const next = await audit.page({ cursor, limit: 2 });

      expect(next).toMatchObject({
        value: { records: [{ id: 1, at: atSecond(1) }], nextCursor: null },
      });
    });

    it.each(['', 'x', '1', '00000000-1'])('refuses %j as a cursor', async (cursor) => {
      const { audit } = await harness.open();
      await audit.record(entryOf(1));
      expect(await audit.page({ cursor, limit: 2 })).toEqual({ ok: false, problem: 'bad-cursor' });
    });

    it('answers and accepts nothing once it is closed', async () => {
      const { audit, close } = await harness.open();
      await close();
      await expect(audit.record(entryOf(1))).rejects.toThrow();
      await expect(audit.page({ cursor: null, limit: 1 })).rejects.toThrow();
    });
  });
}
