import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openTestJournal, writeBatch } from '../../../../tests/support/store-journal.ts';
import { readJournal } from './journal-files.ts';
import { HEAD_BYTES } from './journal-format.ts';
import { type JournalSurvey, surveyJournal } from './journal-survey.ts';

const SALT = Buffer.from('saltsalt');
const FILE = 'callboard.journal-1-1';
const TEXTS = ['one', 'two', 'three', 'four'] as const;

const survey = (folder: string, applied = 0): JournalSurvey =>
  surveyJournal(readJournal(folder), { applied, journaling: 1, salt: SALT });

const textsIn = ({ batches }: JournalSurvey): readonly string[] =>
  batches.map(({ records }) => records.toString());

/** A folder whose journal holds four batches of ten callbacks each. */
async function journalOfFour(): Promise<string> {
  const folder = testFolder();
  const journal = openTestJournal(folder, { salt: SALT });
  for (const text of TEXTS) await writeBatch(journal, text, 10);
  await journal.close();
  return folder;
}

function flip(folder: string, at: number, bits = 1): void {
  const bytes = readFileSync(join(folder, FILE));
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  writeFileSync(join(folder, FILE), bytes);
}

/** Where a batch begins. */
const startOf = (index: number): number =>
  TEXTS.slice(0, index).reduce((sum, text) => sum + HEAD_BYTES + text.length, 0);

describe('a survey of a journal', () => {
  it('finds nothing if there is none', () => {
    const nothing = surveyJournal(readJournal(testFolder()), {
      applied: 5,
      journaling: 0,
      salt: null,
    });
    expect(nothing).toEqual({ batches: [], files: [], damage: null });
  });

  it('continues after a damaged batch, and says exactly which callbacks are missing', async () => {
    const folder = await journalOfFour();
    const whole = readFileSync(join(folder, FILE));
    for (let at = startOf(1); at < startOf(2); at += 1) {
      writeFileSync(join(folder, FILE), whole);
      flip(folder, at);
      const found = survey(folder);
      expect(textsIn(found)).toEqual(['one', 'three', 'four']);
      expect(found.damage).toEqual({
        unit: 'callbacks',
        missing: [{ first: 11, last: 20 }],
        missingFiles: [],
      });
    }
  });

  it('continues after a damaged first batch, wherever it is', async () => {
    const folder = await journalOfFour();
    const whole = readFileSync(join(folder, FILE));
    for (let at = 0; at < startOf(1); at += 1) {
      writeFileSync(join(folder, FILE), whole);
      flip(folder, at);
      const found = survey(folder);
      expect(textsIn(found)).toEqual(['two', 'three', 'four']);
      expect(found.damage?.missing).toEqual([{ first: 1, last: 10 }]);
    }
  });

  it('says nothing about a batch that a crash cut short: it was never acknowledged', async () => {
    const folder = await journalOfFour();
    const end = statSync(join(folder, FILE)).size;
    for (let cut = 1; end - cut >= startOf(3); cut += 1) {
      truncateSync(join(folder, FILE), end - cut);
      const found = survey(folder);
      expect(textsIn(found)).toEqual(['one', 'two', 'three']);
      expect(found.damage).toBeNull();
    }
  });

  it('reports a last batch that was completed and damaged later', async () => {
    const folder = testFolder();
    const journal = openTestJournal(folder, { salt: SALT });
    await writeBatch(journal, 'one', 10);
    await writeBatch(journal, 'x'.repeat(1_000), 10);
    await journal.close();
    flip(folder, 500);
    const found = survey(folder);
    expect(textsIn(found)).toEqual(['one']);
    expect(found.damage?.missing).toEqual([{ first: 11, last: 20 }]);
  });

  it('notices that callbacks are missing after the last one in the database', async () => {
    const folder = testFolder();
    const journal = openTestJournal(folder, { salt: SALT, last: 100 });
    await writeBatch(journal, 'one', 10);
    await journal.close();
    // As if the database had gone back in time: its write-ahead log was deleted.
    const found = survey(folder, 40);
    expect(textsIn(found)).toEqual(['one']);
    expect(found.damage?.missing).toEqual([{ first: 41, last: 100 }]);
  });

  it('finds its batches by the salt in its files if the database knows an older one', async () => {
    const folder = await journalOfFour();
    const found = surveyJournal(readJournal(folder), { applied: 0, journaling: 0, salt: null });
    expect(textsIn(found)).toEqual(TEXTS);
  });

  it('notices that a file is missing', async () => {
    const folder = await journalOfFour();
    rmSync(join(folder, FILE));
    expect(survey(folder, 40).damage).toEqual({
      unit: 'callbacks',
      missing: [],
      missingFiles: [FILE],
    });
    // A clean stop leaves none.
    expect(
      surveyJournal(readJournal(folder), { applied: 40, journaling: 0, salt: SALT }).damage,
    ).toBeNull();
  });

  it('never finds a batch inside a callback', async () => {
    const other = testFolder();
    const forger = openTestJournal(other, { salt: Buffer.from('guessed!'), last: 1 });
    await writeBatch(forger, 'forged');
    await forger.close();
    const forged = readFileSync(join(other, FILE)).toString('latin1');

    const folder = testFolder();
    const journal = openTestJournal(folder, { salt: SALT });
    await writeBatch(journal, forged);
    await journal.close();
    flip(folder, HEAD_BYTES + forged.length - 1);
    expect(textsIn(survey(folder))).toEqual([]);
  });

  it('reads the files of Callboard before 2026-11', () => {
    const folder = testFolder();
    const batch = (sequence: number, text: string): Buffer => {
      const bytes = Buffer.concat([Buffer.alloc(24), Buffer.from(text)]);
      SALT.copy(bytes);
      bytes.writeDoubleLE(sequence, 8);
      bytes.writeUInt32LE(text.length, 16);
      bytes.writeUInt32LE(crc32(bytes.subarray(24), crc32(bytes.subarray(0, 20))), 20);
      return bytes;
    };
    writeFileSync(join(folder, 'callboard.journal-2'), batch(9, 'nine'));
    writeFileSync(
      join(folder, 'callboard.journal-1'),
      Buffer.concat([batch(6, 'six'), batch(7, 'seven'), batch(8, 'eight')]),
    );
    const before = { applied: 6, journaling: 0, salt: null };
    expect(textsIn(surveyJournal(readJournal(folder), before))).toEqual(['seven', 'eight', 'nine']);
    expect(surveyJournal(readJournal(folder), before).damage).toBeNull();
    rmSync(join(folder, 'callboard.journal-1'));
    expect(surveyJournal(readJournal(folder), before).damage).toEqual({
      unit: 'batches',
      missing: [{ first: 7, last: 8 }],
      missingFiles: [],
    });
  });
});
