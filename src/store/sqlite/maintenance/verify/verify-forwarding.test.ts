import { expect, it } from 'vitest';
import { testFolder } from '../../../../../tests/support/store-folder.ts';
import { databaseIn, openStoreIn } from '../../../../../tests/support/store-open.ts';
import { openForWriting } from '../../database/database.ts';
import { verify } from './verify.ts';

it('names cursors of forwarding that cannot be read', async () => {
  const folder = testFolder();
  const store = await openStoreIn(folder, {});
  await store.forwardCursors.save([{ target: 'a', epoch: 'e', through: 3, pending: [1, 2] }]);
  await store.close();
  const findings = async () => {
    const report = await verify(folder, () => {});
    return report.findings.map(({ part, count }) => [part, count]);
  };
  expect(await findings()).toEqual([]);

  const database = openForWriting(databaseIn(folder));
  database.exec(`UPDATE forward_cursors SET pending = '[1,"two"]'`);
  database.close();
  expect(await findings()).toEqual([['forwarding', 1]]);
});
