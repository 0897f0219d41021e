import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_KPI_SETTINGS } from '../../core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../core/time/time-zone.ts';
import { openTables } from './open-tables.ts';
import type { Shape } from './schema.ts';

const SHAPE: Shape = {
  dimensions: ['queue', 'agent'],
  timeZone: UTC,
  settings: DEFAULT_KPI_SETTINGS,
};

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-numbers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'numbers.duckdb');
}

async function isUsable(file: string, shape: Shape): Promise<boolean> {
  using tables = await openTables(file, shape);
  return tables !== null;
}

describe('opening the tables', () => {
  it('makes them in a new file, with a column per dimension', async () => {
    using tables = await openTables(newFile(), SHAPE);
    const connection = await tables?.connect();
    const result = await connection?.runAndReadAll('SELECT dim_0, dim_1, outcome FROM facts');
    expect(result?.getRows()).toEqual([]);
    connection?.closeSync();
  });

  it('opens a file again that it made', async () => {
    const file = newFile();
    expect(await isUsable(file, SHAPE)).toBe(true);
    expect(await isUsable(file, SHAPE)).toBe(true);
  });

  it.each([
    ['other dimensions', { ...SHAPE, dimensions: ['agent', 'queue'] }],
    ['another time zone', { ...SHAPE, timeZone: parseTimeZone('Asia/Kathmandu') ?? UTC }],
  ])('refuses a file with %s', async (_what, shape) => {
    const file = newFile();
    await isUsable(file, SHAPE);
    expect(await isUsable(file, shape)).toBe(false);
    expect(await isUsable(file, SHAPE)).toBe(true);
  });
});
