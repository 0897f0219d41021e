import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callsFrom } from '../../../../../tests/support/store-calls.ts';
import { rowsIn } from '../../../../../tests/support/store-contents.ts';
import { copyDatabase, testFolder } from '../../../../../tests/support/store-folder.ts';
import { databaseIn } from '../../../../../tests/support/store-open.ts';
import { TestedWriter } from '../../../../../tests/support/store-writer.ts';
import { ByteWriter } from '../../calls/bytes.ts';
import { packCall } from '../../calls/packed-call.ts';
import { openForWriting } from '../../database/database.ts';
import { verify } from '../verify/verify.ts';
import { rebuild } from './rebuild.ts';

/** How often callbacks of each call were repeated, according to the rows of a stopped folder. */
function duplicatesIn(folder: string): readonly number[] {
  const database = openForWriting(databaseIn(folder));
  const duplicates = [...rowsIn(database).values()].map(({ placed }) => placed.state.duplicates);
  database.close();
  return duplicates;
}

/** A stopped folder with three calls; the second's first callback came three times. */
function folderOfThree(): string {
  const folder = testFolder();
  const tested = new TestedWriter(databaseIn(folder));
  const calls = callsFrom(1, 3);
  const [again] = calls.slice(2);
  tested.commit([...calls, ...(again === undefined ? [] : [again, again])]);
  tested.writer.close();
  return folder;
}

/** Makes each row count four repeats, whatever the log has. */
function countFour(folder: string, isOlder: boolean): void {
  const database = openForWriting(databaseIn(folder));
  for (const { id, placed } of rowsIn(database).values()) {
    const state = { ...placed.state, duplicates: 4 };
    const { bytes } = packCall(new ByteWriter(), { ...placed, state }, null);
    database
      .prepare('UPDATE calls SET state = ? WHERE id = ?')
      .run(Buffer.from(bytes, 'latin1'), id);
  }
  if (isOlder) database.exec('UPDATE progress SET repeats_from = head + 1');
  database.close();
}

it('counts the repeats in the log, whatever rows say', async () => {
  const folder = folderOfThree();
  expect(duplicatesIn(folder)).toEqual([0, 2, 0]);
  countFour(folder, false);
  rebuild(folder, () => {});
  expect(duplicatesIn(folder)).toEqual([0, 2, 0]);
  expect((await verify(folder, () => {})).findings).toEqual([]);
});

it('counts those that no row held when Callboard was killed', () => {
  const folder = testFolder();
  const tested = new TestedWriter(join(folder, 'running.db'));
  const [first, ...others] = callsFrom(1, 2);
  if (first === undefined) expect.fail('a call has a first callback');
  tested.commit([first, ...others]);
  tested.commit([first, first, first], false);
  const killed = testFolder();
  copyDatabase(join(folder, 'running.db'), databaseIn(killed));
  tested.abandon();

  rebuild(killed, () => {});

  expect(duplicatesIn(killed)).toEqual([3, 0]);
});

it('keeps the count of calls that are older than the repeats in the log', async () => {
  const folder = folderOfThree();
  countFour(folder, true);
  rebuild(folder, () => {});
  expect(duplicatesIn(folder)).toEqual([4, 4, 4]);
  expect((await verify(folder, () => {})).findings).toEqual([]);
});
