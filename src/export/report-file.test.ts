import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRow } from '../core/calls/call-row.ts';
import { reportName, writeReportFile } from './report-file.ts';

const batch = {
  batch: 3,
  count: 2,
  threshold: 2,
  openedAt: Date.UTC(2026, 10, 23, 16, 12),
  closedAt: Date.UTC(2026, 10, 23, 16, 42, 36, 900),
};

const row = (callSid: string): CallRow => ({
  callSid,
  status: 'failed',
  eventTimestamp: null,
  direction: null,
  to: null,
  from: null,
  recordingUrl: null,
  sipCode: 404,
  sipPhrase: null,
});

async function* rows() {
  yield [row('CA1')];
  yield [row('CA2')];
}

async function* brokenRows() {
  yield [row('CA1')];
  throw new Error('the disk is gone');
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the report of a batch', () => {
  it('is always named after the batch and the time it closed', () => {
    expect(reportName(batch)).toBe('failed-calls-batch-0003-20261123T164236Z.csv');
    expect(reportName({ ...batch, batch: 12_345 })).toContain('batch-12345-');
  });

  it('is complete in its folder, with nothing beside it', async () => {
    const reports = join(folder, 'made', 'on the way');
    const name = await writeReportFile(reports, batch, rows());
    expect(await readdir(reports)).toEqual([name]);
    expect((await readFile(join(reports, name), 'utf8')).split('\r\n').slice(1)).toEqual([
      'CA1,failed,,,,,,404,',
      'CA2,failed,,,,,,404,',
      '',
    ]);
  });

  it('can be read only by its owner', async () => {
    await writeFile(join(folder, `.${reportName(batch)}.part`), 'left by a crash', { mode: 0o644 });
    const name = await writeReportFile(folder, batch, rows());
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('does not exist until it is complete, and a retry leaves one file', async () => {
    await expect(writeReportFile(folder, batch, brokenRows())).rejects.toThrow('the disk is gone');
    expect((await readdir(folder)).filter((name) => name.endsWith('.csv'))).toEqual([]);
    await writeReportFile(folder, batch, rows());
    const again = await writeReportFile(folder, batch, rows());
    expect(await readdir(folder)).toEqual([again]);
  });

  it('rejects if the folder cannot be created', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeReportFile(join(folder, 'file'), batch, rows())).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTDIR|EEXIST/),
    });
  });
});
