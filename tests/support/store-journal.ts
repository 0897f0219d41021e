/** A journal for one test, written as the store writes it. */

import { Journal, type JournalFailure } from '../../src/store/sqlite/journal/journal.ts';
import { makeJournalFiles } from '../../src/store/sqlite/journal/journal-files.ts';
import { HEAD_BYTES } from '../../src/store/sqlite/journal/journal-format.ts';

export interface TestJournalOptions {
  readonly salt: Buffer;
  readonly generation?: number;
  readonly last?: number;
}

/** Creates a generation's files in a folder and opens them. */
export function openTestJournal(
  folder: string,
  { salt, generation = 1, last = 0 }: TestJournalOptions,
): Journal {
  makeJournalFiles(folder, generation);
  return new Journal({ folder, generation, salt, last });
}

/** Writes a batch of these bytes, and waits until it's on disk or has failed. */
export function writeBatch(
  journal: Journal,
  text: string | Buffer,
  count = 1,
): Promise<JournalFailure | null> {
  const batch = Buffer.concat([Buffer.alloc(HEAD_BYTES), Buffer.from(text)]);
  return new Promise((resolve) => journal.write(batch, count, resolve));
}
