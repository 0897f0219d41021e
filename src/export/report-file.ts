/**
 * Writes the report of a closed batch atomically: to a temporary file beside it, synced, then renamed. Its name
 * depends only on the batch, so repeating the work after a crash replaces the same file.
 */

import { access, constants, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallRow } from '../core/calls/call-row.ts';
import type { ClosedBatch } from '../core/failure-batch.ts';
import { failuresCsv } from './failures-csv.ts';

const OWNER_ONLY = 0o600;

/** For example `failed-calls-batch-0003-20261123T164236Z.csv`: its number, and when it closed (UTC). */
export function reportName(batch: ClosedBatch): string {
  const closedAt = new Date(batch.closedAt).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `failed-calls-batch-${String(batch.batch).padStart(4, '0')}-${closedAt}.csv`;
}

/** Creates the folder if it's missing. Rejects with the file system's error if reports can't be written there. */
export async function prepareReportsFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK | constants.X_OK);
}

/** Rejects with the file system's error; then there's no report, or the previous one. */
export async function writeReportFile(
  folder: string,
  batch: ClosedBatch,
  rows: AsyncIterable<readonly CallRow[]>,
): Promise<string> {
  const name = reportName(batch);
  const unfinished = join(folder, `.${name}.part`);
  await mkdir(folder, { recursive: true });
  // It contains phone numbers. A file left by an earlier try can have another mode.
  await using file = await open(unfinished, 'w', OWNER_ONLY);
  await file.chmod(OWNER_ONLY);
  for await (const chunk of failuresCsv(rows)) await file.writeFile(chunk);
  await file.sync();
  await rename(unfinished, join(folder, name));
  // The new name is on disk once the folder is synced.
  await using parent = await open(folder, 'r');
  await parent.sync();
  return name;
}
