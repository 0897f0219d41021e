import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../../tests/support/store-folder.ts';
import { acceptInTurn, progressOf } from '../../../../../tests/support/store-observations.ts';
import { databaseIn, openStoreIn } from '../../../../../tests/support/store-open.ts';
import { backUp } from '../backup/backup.ts';
import { rebuild } from '../rebuild/rebuild.ts';

/** Copies a data folder in one way or another. Returns the folder of the copy. */
type Copy = (folder: string) => Promise<string>;

const backedUp: Copy = async (from) => {
  const to = join(testFolder(), 'backup.db');
  await backUp({ from, to, overwrite: false, progress: () => {} });
  const folder = testFolder();
  copyFileSync(to, databaseIn(folder));
  return folder;
};

const rebuilt: Copy = async (folder) => {
  rebuild(folder, () => {});
  return folder;
};

it.each([
  ['a backup', backedUp],
  ['a rebuild', rebuilt],
])('%s keeps the cursors, for the records that they were about', async (_, copy) => {
  const folder = testFolder();
  const store = await openStoreIn(folder, {});
  await acceptInTurn(
    store.sink,
    [1, 2, 3].map((second) => progressOf('CA1', 'ringing', second)),
  );
  const before = await store.changes.recordsAfter(0, 10);
  const cursor = { target: 'a', epoch: before.epoch, through: 3, pending: [1, 2] };
  await store.forwardCursors.save([cursor]);
  await store.close();

  const copied = await openStoreIn(await copy(folder), {});
  const after = await copied.changes.recordsAfter(0, 10);
  expect(after.epoch).not.toBe(before.epoch);
  const { cursors } = await copied.forwardCursors.all();
  expect(cursors).toEqual([{ ...cursor, epoch: after.epoch }]);
  const entriesOf = ({ entries }: typeof after) =>
    entries.map(({ position, callSid, receivedAt }) => [position, callSid, receivedAt]);
  expect(entriesOf(after)).toEqual(entriesOf(before));
  await copied.close();
});
