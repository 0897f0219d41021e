import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { makeOldDatabase } from '../../../../tests/support/store-older.ts';
import { databaseIn, openStoreIn } from '../../../../tests/support/store-open.ts';
import type { MigrationProgress } from '../../../ports/maintenance.ts';
import { openForWriting } from './database.ts';
import { MigrationWatch } from './migration-progress.ts';

const CALLS = 20_000;

/** The reported steps, with the first and the last of each migration. */
const stepsOf = (told: readonly MigrationProgress[], name: string): readonly MigrationProgress[] =>
  told.filter((progress) => progress.name === name);

it('a migration reports its progress by calls, from beginning to end', () => {
  const file = join(testFolder(), 'callboard.db');
  makeOldDatabase(file, CALLS);
  const told: MigrationProgress[] = [];
  let ms = 0;
  // Each reading of the clock is 30 ms after the last.
  const now = (): number => {
    ms += 30;
    return ms;
  };
  openForWriting(file, new MigrationWatch((progress) => told.push(progress), now)).close();

  for (const name of ['0004-numbers-by-hash', '0007-sids-by-their-beginning']) {
    const steps = stepsOf(told, name);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps[0]).toEqual({ name, done: 0, calls: CALLS, seconds: 0, isDone: false });
    expect(steps.at(-1)).toMatchObject({ done: CALLS, calls: CALLS, isDone: true });
    const beforeEnd = steps.slice(0, -1).map(({ done }) => done);
    expect(beforeEnd).toEqual([...beforeEnd].sort((a, b) => a - b));
    // The count matches the calls: it neither ends early nor stops halfway.
    expect(beforeEnd.at(-1)).toBeGreaterThan(CALLS * 0.9);
    expect(beforeEnd.filter((done) => done === CALLS).length).toBeLessThan(2);
    const half = steps.find(({ done }) => done >= CALLS / 2);
    expect((half?.seconds ?? 0) / (steps.at(-1)?.seconds ?? 1)).toBeGreaterThan(0.4);
  }
  expect(stepsOf(told, '0008-generation')).toMatchObject([
    { calls: null, isDone: false },
    { calls: null, isDone: true },
  ]);
});

it('the clock limits how often it reports', () => {
  const file = join(testFolder(), 'callboard.db');
  makeOldDatabase(file, CALLS);
  const told: MigrationProgress[] = [];
  openForWriting(
    file,
    new MigrationWatch(
      (progress) => told.push(progress),
      () => 0,
    ),
  ).close();
  for (const { name } of told) expect(stepsOf(told, name)).toHaveLength(2);
});

it('is reported to the opener of the store while the writer migrates, and never for a new database', async () => {
  const folder = testFolder();
  makeOldDatabase(databaseIn(folder), CALLS);
  const told: MigrationProgress[] = [];
  const onMigration = (progress: MigrationProgress): void => {
    told.push(progress);
  };
  const store = await openStoreIn(folder, { onMigration });
  const count = told.length;
  await store.close();
  expect(stepsOf(told, '0004-numbers-by-hash').at(0)).toMatchObject({ done: 0, calls: CALLS });
  expect(stepsOf(told, '0004-numbers-by-hash').at(-1)).toMatchObject({ done: CALLS, isDone: true });
  await (await openStoreIn(folder, { onMigration })).close();
  await (await openStoreIn(testFolder(), { onMigration })).close();
  expect(told).toHaveLength(count);
});
