import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { SILENT } from '../../../tests/support/silent.ts';
import { testFolder } from '../../../tests/support/store-folder.ts';
import { makeOldDatabase } from '../../../tests/support/store-older.ts';
import { databaseIn } from '../../../tests/support/store-open.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import type { MigrationProgress } from '../../ports/maintenance.ts';
import { openForWriting } from '../../store/sqlite/database/database.ts';
import { MigrationWatch } from '../../store/sqlite/database/migration-progress.ts';
import { MigrationReports } from './migration-reports.ts';

const CALLS = 20_000;
const NAME = '0004-numbers-by-hash';

/** What starting on an old database shows, if `stepMs` pass between readings of the clock. */
function shown(isTerminal: boolean, stepMs: number) {
  const file = databaseIn(testFolder());
  makeOldDatabase(file, CALLS);
  const lines: [object, string][] = [];
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY: true,
    columns: 80,
    rows: 24,
  });
  let drawn = '';
  stream.on('data', (text: string) => {
    drawn += text;
  });
  const timer = new VirtualTimer(0);
  const reports = new MigrationReports({
    bar: isTerminal ? stream : null,
    logger: { ...SILENT, info: (fields, message) => lines.push([fields, message]) },
    timer,
    now: () => timer.now(),
  });
  let startedAt = 0;
  const report = (progress: MigrationProgress): void => {
    if (progress.done === 0 && !progress.isDone) startedAt = timer.now();
    // Due timers run first, as they would between two messages from the writer's thread.
    const at = timer.now();
    if (at - startedAt >= 1000) timer.next();
    reports.report(progress);
  };
  const now = (): number => {
    timer.pass(stepMs);
    return timer.now();
  };
  openForWriting(file, new MigrationWatch(report, now)).close();
  reports[Symbol.dispose]();
  return { drawn, lines, owes: timer.next() };
}

it('a long migration is a line when it starts and one when it is done', () => {
  const { lines, drawn, owes } = shown(false, 30);
  const ofOne = lines.filter(([fields]) => 'migration' in fields && fields.migration === NAME);
  expect(ofOne).toEqual([
    [{ migration: NAME, calls: CALLS }, expect.stringMatching(/^Migrating the database/)],
    [{ migration: NAME, calls: CALLS, seconds: expect.any(Number) }, expect.stringMatching(/done/)],
  ]);
  expect(drawn).toBe('');
  expect(owes).toBe(false);
});

it('on a terminal it is a bar, which is removed, and a line at the end', () => {
  const { lines, drawn, owes } = shown(true, 30);
  expect(drawn).toMatch(/█+░+ 0004-numbers-by-hash \d+ % \([\d,]+ of 20,000\)/);
  expect(drawn).toMatch(/█+░* 0007-sids-by-their-beginning \d+ %/);
  const ofOne = lines.filter(([fields]) => 'migration' in fields && fields.migration === NAME);
  expect(ofOne).toEqual([
    [{ migration: NAME, calls: CALLS, seconds: expect.any(Number) }, expect.stringMatching(/done/)],
  ]);
  expect(owes).toBe(false);
});

it('one that takes less than a second shows nothing', () => {
  for (const isTerminal of [true, false]) {
    expect(shown(isTerminal, 0.1)).toEqual({ drawn: '', lines: [], owes: false });
  }
});
