import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openTestJournal, writeBatch } from '../../../../tests/support/store-journal.ts';
import { readJournal, takeOver } from './journal-files.ts';
import { surveyJournal } from './journal-survey.ts';

const SALT = Buffer.from('saltsalt');

/** The batches in a folder after a callback: the number of the first one in each, and its text. */
const held = (folder: string, applied = 0): readonly (readonly [number, string])[] =>
  surveyJournal(readJournal(folder), { applied, journaling: 1, salt: SALT }).batches.map(
    ({ first, records }) => [first, records.toString()],
  );

const opened = (folder: string, last = 0) => {
  const journal = openTestJournal(folder, { last, salt: SALT });
  onTestFinished(() => journal.close().catch(() => undefined));
  return journal;
};

describe('a journal', () => {
  it('numbers callbacks, and holds those after the last one in the database', async () => {
    const folder = testFolder();
    const journal = opened(folder, 7);
    expect(await writeBatch(journal, 'one', 3)).toBeNull();
    expect(await writeBatch(journal, 'two', 1)).toBeNull();
    expect(await writeBatch(journal, 'three', 5)).toBeNull();

    expect(held(folder, 10)).toEqual([
      [11, 'two'],
      [12, 'three'],
    ]);
    expect(journal.last).toBe(16);
  });

  it('is overwritten from its beginning once the database has all of it', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    for (const text of ['one', 'two', 'three']) await writeBatch(journal, text);
    const name = join(folder, 'callboard.journal-1-1');
    const grown = statSync(name).size;
    journal.applied(3);
    await writeBatch(journal, 'ten');

    expect(statSync(name).size).toBe(grown);
    // After it, an earlier batch is still complete, and the database has that one.
    expect(held(folder, 3)).toEqual([[4, 'ten']]);
  });

  it('switches to its other file when one is large, and back when the database has that one', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    const large = 'x'.repeat(5 * 1024 * 1024);
    for (let batch = 1; batch <= 30; batch += 1) {
      await writeBatch(journal, large);
      journal.applied(batch - 2);
    }

    expect(held(folder, 28).map(([first]) => first)).toEqual([29, 30]);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBeLessThan(25 * 1024 * 1024);
    }
  });

  it('leaves no file that the database has, and every one that it lacks', async () => {
    const folder = testFolder();
    const journal = openTestJournal(folder, { salt: SALT });
    await writeBatch(journal, 'one');
    await journal.close();
    expect(held(folder)).toEqual([[1, 'one']]);

    const again = openTestJournal(folder, { salt: SALT, generation: 2, last: 1 });
    await writeBatch(again, 'two');
    again.applied(2);
    await again.close();
    expect(readdirSync(folder).filter((name) => name.includes('-2-'))).toEqual([]);
  });

  it.each([
    ['deleted', (folder: string) => rmSync(folder, { recursive: true })],
    ['moved', (folder: string) => renameSync(folder, `${folder}-moved`)],
    ['taken over by another start', (folder: string) => takeOver(folder, 2)],
  ])('stores nothing more, and says so, once it was %s', async (_how, remove) => {
    const folder = join(testFolder(), 'data');
    mkdirSync(folder);
    const journal = opened(folder);
    expect(await writeBatch(journal, 'one')).toBeNull();
    expect(journal.missing()).toBeNull();
    remove(folder);

    expect(await writeBatch(journal, 'two')).toMatchObject({ kind: 'gone' });
    expect(journal.missing()).toMatchObject({ kind: 'gone' });
    expect(journal.last).toBe(1);
  });

  it('holds whatever the database lacks, whenever it is abandoned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ bytes: fc.nat(200), count: fc.integer({ min: 1, max: 9 }), lag: fc.nat(6) }),
          { maxLength: 40 },
        ),
        async (steps) => {
          const folder = testFolder();
          const journal = openTestJournal(folder, { salt: SALT });
          const firsts: number[] = [];
          let applied = 0;
          for (const [index, { bytes, count, lag }] of steps.entries()) {
            firsts.push(journal.last + 1);
            await writeBatch(journal, `${index}:${'y'.repeat(bytes)}`, count);
            applied = Math.max(applied, (firsts.at(-lag) ?? 1) - 1);
            journal.applied(applied);
          }
          expect(held(folder, applied).map(([first]) => first)).toEqual(
            firsts.filter((first) => first > applied),
          );
          await journal.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
