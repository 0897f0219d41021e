/**
 * The report of a closed batch as a file that is either whole or not there: written beside its place,
 * forced to disk, then renamed. Its name follows from the batch alone, so that whoever repeats the
 * work after a crash puts the same file in the same place.
 */

import { access, constants, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallRow } from '../core/calls/call-row.ts';
import type { ClosedBatch } from '../core/failure-batch.ts';
import { failuresCsv } from './failures-csv.ts';

const OWNER_ONLY = 0o600;

/** For example `failed-calls-batch-0003-20261123T164236Z.csv`: its number, and when it closed. */
export function reportName(batch: ClosedBatch): string {
  const closedAt = new Date(batch.closedAt).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `failed-calls-batch-${String(batch.batch).padStart(4, '0')}-${closedAt}.csv`;
}

/** Makes the folder where it is missing. Rejects with the file system's error if no report could be written. */
export async function prepareReportsFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK | constants.X_OK);
}

/** Rejects with the file system's error; then no report is there, or the one of before. */
export async function writeReportFile(
  folder: string,
  batch: ClosedBatch,
  rows: AsyncIterable<readonly CallRow[]>,
): Promise<string> {
  const name = reportName(batch);
  const unfinished = join(folder, `.${name}.part`);
  await mkdir(folder, { recursive: true });
  // Phone numbers are in it. A file that an earlier try left may have another mode.
  await using file = await open(unfinished, 'w', OWNER_ONLY);
  await file.chmod(OWNER_ONLY);
  for await (const chunk of failuresCsv(rows)) await file.writeFile(chunk);
  await file.sync();
  await rename(unfinished, join(folder, name));
  // A name is on disk once its folder is.
  await using parent = await open(folder, 'r');
  await parent.sync();
  return name;
}
