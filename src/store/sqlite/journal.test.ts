import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../../tests/support/store-folder.ts';
import { HEAD_BYTES, Journal, readJournal } from './journal.ts';

const FIRST = 'callboard.journal-1';

function opened(folder: string, sequence = 0): Journal {
  const journal = new Journal(folder, sequence);
  onTestFinished(() => journal.close().catch(() => undefined));
  return journal;
}

/** Writes a batch of these bytes and waits until it is on disk. */
async function write(journal: Journal, text: string): Promise<void> {
  const batch = Buffer.concat([Buffer.alloc(HEAD_BYTES), Buffer.from(text)]);
  const failure = await new Promise((resolve) => journal.write(batch, resolve));
  expect(failure).toBeNull();
}

const held = (folder: string, after = 0): readonly (readonly [number, string])[] =>
  readJournal(folder, after).map(({ sequence, records }) => [sequence, records.toString()]);

describe('a journal', () => {
  it('holds what was written, in order, after the batch that the database has', async () => {
    const folder = testFolder();
    const journal = opened(folder, 7);
    for (const text of ['one', 'two', 'three']) await write(journal, text);

    expect(held(folder, 8)).toEqual([
      [9, 'two'],
      [10, 'three'],
    ]);
    expect(journal.sequence).toBe(10);
  });

  it('holds nothing where there is none', () => {
    expect(held(testFolder())).toEqual([]);
  });

  it('that ends within a batch lacks that batch alone', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    for (const text of ['one', 'two', 'three']) await write(journal, text);
    const whole = statSync(join(folder, FIRST)).size;

    for (let cut = 1; cut <= HEAD_BYTES + 'three'.length; cut += 1) {
      truncateSync(join(folder, FIRST), whole - cut);
      expect(held(folder)).toEqual([
        [1, 'one'],
        [2, 'two'],
      ]);
    }
  });

  it('with a damaged batch lacks it and what follows it, and yields no wrong bytes', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    for (const text of ['one', 'two', 'three']) await write(journal, text);
    const bytes = readFileSync(join(folder, FIRST));
    const second = HEAD_BYTES + 'one'.length;

    for (let at = second; at < second + HEAD_BYTES + 'two'.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(join(folder, FIRST), damaged);
      expect(held(folder)).toEqual([[1, 'one']]);
    }
  });

  it('is written over from its beginning once the database has all of it', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    for (const text of ['one', 'two', 'three']) await write(journal, text);
    const grown = statSync(join(folder, FIRST)).size;
    journal.applied(3);
    await write(journal, 'ten');

    expect(statSync(join(folder, FIRST)).size).toBe(grown);
    // Behind it the second batch still lies whole, and is none of this turn.
    expect(held(folder)).toEqual([[4, 'ten']]);
  });

  it('takes no batch from inside a callback, though it looks like the next one', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    await write(journal, 'one');
    const forged = opened(testFolder(), 1);
    const batch = Buffer.concat([Buffer.alloc(HEAD_BYTES), Buffer.from('forged')]);
    await new Promise((resolve) => forged.write(batch, resolve));
    // The next batch is torn where the forged one begins.
    writeFileSync(join(folder, FIRST), Buffer.concat([readFileSync(join(folder, FIRST)), batch]));

    expect(held(folder)).toEqual([[1, 'one']]);
  });

  it('turns to its other file when one is large, and back when the database has that', async () => {
    const folder = testFolder();
    const journal = opened(folder);
    const large = 'x'.repeat(5 * 1024 * 1024);
    for (let batch = 1; batch <= 30; batch += 1) {
      await write(journal, large);
      journal.applied(batch - 2);
    }

    expect(held(folder, 28).map(([sequence]) => sequence)).toEqual([29, 30]);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBeLessThan(25 * 1024 * 1024);
    }
  });

  it('leaves no file behind that the database has, and every one that it has not', async () => {
    const folder = testFolder();
    const journal = new Journal(folder, 0);
    await write(journal, 'one');
    await journal.close();
    expect(held(folder)).toEqual([[1, 'one']]);

    const again = new Journal(folder, 1);
    await write(again, 'two');
    again.applied(2);
    await again.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds whatever the database lacks, whenever it is left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bytes: fc.nat(200), applied: fc.nat(6) }), { maxLength: 40 }),
        async (steps) => {
          const folder = testFolder();
          const journal = new Journal(folder, 0);
          let applied = 0;
          for (const [index, step] of steps.entries()) {
            await write(journal, `${index}:${'y'.repeat(step.bytes)}`);
            if (step.applied > 3) applied = Math.min(index + 1, applied + step.applied);
            journal.applied(applied);
          }
          expect(held(folder, applied).map(([sequence]) => sequence)).toEqual(
            steps.map((_, index) => index + 1).slice(applied),
          );
          await journal.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
