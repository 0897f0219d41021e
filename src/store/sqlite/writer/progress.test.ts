import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openForWriting } from '../database/database.ts';
import { progressIn } from '../database/progress-row.ts';
import { Progress } from './progress.ts';

function opened() {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const rows: { dirtyFrom: number | null } = { dirtyFrom: null };
  const progress = new Progress(database, progressIn(database), () => rows.dirtyFrom);
  const commit = (): void => {
    progress.beforeCommit();
    progress.committed();
  };
  return { database, rows, progress, commit };
}

it('saves the positions of the log, the journal and the rows', () => {
  const { database, rows, progress, commit } = opened();
  expect([progress.append(), progress.append(), progress.append()]).toEqual([1, 2, 3]);
  progress.journalApplied(7);
  progress.eventUnjoined();
  rows.dirtyFrom = 2;
  commit();
  expect(progress.writtenThrough).toBe(1);
  expect(progressIn(database)).toMatchObject({ head: 3, replay_from: 2, journal: 7, unjoined: 1 });

  rows.dirtyFrom = null;
  commit();
  expect(progressIn(database)).toMatchObject({ head: 3, replay_from: 4 });
});

it('says during a replay where a start would have to continue', () => {
  const { database, progress, commit } = opened();
  for (let events = 0; events < 9; events += 1) progress.append();
  progress.replayed(5);
  commit();
  expect(progressIn(database)).toMatchObject({ head: 9, replay_from: 5 });
  progress.replayed(null);
  commit();
  expect(progressIn(database)).toMatchObject({ replay_from: 10 });
});

it('returns to the last commit after a rollback', () => {
  const { progress, commit } = opened();
  progress.append();
  progress.journalApplied(1);
  commit();
  progress.append();
  progress.journalApplied(2);
  progress.eventUnjoined();
  progress.rolledBack();
  expect([progress.head, progress.journal, progress.unjoined]).toEqual([1, 1, 0]);
});

it('counts a call that is set aside between transactions, whatever the next one does', () => {
  const { progress } = opened();
  progress.callSetAside();
  progress.eventUnjoined();
  progress.rolledBack();
  expect(progress.unjoined).toBe(1);
});
