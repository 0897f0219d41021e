import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { seed } from './seed.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'callboard-seed-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

function storedCalls(): { readonly ended: unknown; readonly underWay: unknown } {
  const database = new Database(join(dataDir, 'callboard.db'), { readonly: true });
  try {
    const ended = "status IN ('completed', 'busy', 'no-answer', 'canceled', 'failed')";
    const count = (where: string) =>
      database.prepare(`SELECT count(*) FROM calls WHERE ${where}`).pluck().get();
    return { ended: count(ended), underWay: count(`NOT (${ended})`) };
  } finally {
    database.close();
  }
}

it('stores as many ended calls as requested, and adds to those already there', async () => {
  const options = { dataDir, at: Date.UTC(2026, 5, 25), onProgress: () => {} };
  const events = await seed({ ...options, calls: 600, seed: 1 });
  expect(events).toBeGreaterThan(3 * 600);
  expect(storedCalls().ended).toBe(600);

  await seed({ ...options, calls: 100, seed: 2 });
  const stored = storedCalls();
  expect(stored.ended).toBe(700);
  expect(stored.underWay).toBeGreaterThan(0);
});
