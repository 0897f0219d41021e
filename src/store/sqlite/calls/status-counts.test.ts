import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openForWriting } from '../database/database.ts';
import { StatusCounts } from './status-counts.ts';

function opened() {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const counts = new StatusCounts(database);
  const commit = (): void => {
    counts.beforeCommit();
    counts.committed();
  };
  const stored = () =>
    Object.fromEntries(
      database.prepare<[], [string, number]>('SELECT * FROM call_counts').raw().all(),
    );
  return { counts, commit, stored };
}

it('counts each call under the status that it shows', () => {
  const { counts, commit, stored } = opened();
  counts.move(null, 'ringing');
  counts.move(null, 'ringing');
  counts.move('ringing', 'completed');
  commit();
  counts.move('ringing', 'busy');
  counts.move(null, null);
  commit();
  expect(stored()).toEqual({ ringing: 0, completed: 1, busy: 1 });
});

it('does not write a status that the transaction left unchanged', () => {
  const { counts, commit, stored } = opened();
  counts.move('ringing', 'busy');
  counts.move('busy', 'ringing');
  commit();
  expect(stored()).toEqual({});
});

it('forgets what a rolled back transaction counted', () => {
  const { counts, commit, stored } = opened();
  counts.move(null, 'failed');
  counts.rolledBack();
  counts.move(null, 'busy');
  commit();
  expect(stored()).toEqual({ busy: 1 });
});
