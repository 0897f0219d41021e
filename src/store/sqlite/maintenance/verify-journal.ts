/** Checks the journal of a data folder: whether the batches that the database lacks follow on from those it has. */

import { readJournal } from '../journal.ts';
import type { DataSource } from './data-source.ts';
import type { Findings } from './findings.ts';
import { progressIn } from './stored-tables.ts';

/** Returns how many batches the database lacks. */
export async function verifyJournal(source: DataSource, findings: Findings): Promise<number> {
  const { database, folder } = source;
  if (folder === null) return 0;
  const before = progressIn(database).journal;
  const batches = readJournal(folder, before);
  // While it was read, the database may have taken in what was written over.
  const applied = progressIn(database).journal;
  const waiting = batches.filter(({ sequence }) => sequence > applied);
  let next = applied + 1;
  for (const { sequence } of waiting) {
    if (sequence > next) {
      const range = { first: next, last: sequence - 1 };
      findings.add('journal', 'batches are missing', { range, count: sequence - next });
    }
    next = sequence + 1;
  }
  return waiting.length;
}
