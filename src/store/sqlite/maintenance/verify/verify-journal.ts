/** Checks that the journal of a data folder has everything that the database lacks. */

import { journalProgressOf } from '../../journal/generation.ts';
import { readJournal } from '../../journal/journal-files.ts';
import { surveyJournal } from '../../journal/journal-survey.ts';
import type { DataSource } from '../scan/data-source.ts';
import type { Findings } from './findings.ts';

/** Returns how many batches the database lacks. */
export async function verifyJournal(source: DataSource, findings: Findings): Promise<number> {
  const { database, folder } = source;
  if (folder === null) return 0;
  const contents = readJournal(folder);
  // Read afterwards: what was overwritten in between is then in the database.
  const { batches, damage } = surveyJournal(contents, journalProgressOf(database));
  for (const range of damage?.missing ?? []) {
    findings.add('journal', `${damage?.unit} are missing`, {
      range,
      count: range.last - range.first + 1,
    });
  }
  const files = damage?.missingFiles.length ?? 0;
  if (files > 0) findings.add('journal', 'a file is missing', { count: files });
  return batches.length;
}
