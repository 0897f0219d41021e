import { join } from 'node:path';
import { expect, it } from 'vitest';
import { atSecond, progress } from '../../../../tests/support/callbacks.ts';
import { rowsIn } from '../../../../tests/support/store-contents.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';
import { progressIn } from '../database/progress-row.ts';
import { LogReader } from '../log/log.ts';

const SECONDS = 40;

const kindsIn = ({ database }: TestedWriter): readonly string[] =>
  [...new LogReader(database).at(Array.from({ length: SECONDS }, (_, index) => index + 1))].map(
    ({ record }) => record.kind,
  );

it('goes on where it was when the process was killed', () => {
  const file = join(testFolder(), 'callboard.db');
  const killed = new TestedWriter(file);
  for (let second = 0; second < SECONDS; second += 1) {
    const delivery = progress('ringing', second, { CallSid: `CA${second % 5}` });
    killed.commit([{ ...delivery, receivedAt: atSecond(second) }]);
  }
  while (killed.writer.writeBack());
  const rows = rowsIn(killed.database);
  const request = { before: { calls: null, events: atSecond(30) }, at: atSecond(SECONDS) };
  expect(killed.writer.purgeMore(request)).toBe(true);
  const reached = progressIn(killed.database).expired_through;
  expect(kindsIn(killed)).toEqual([
    ...Array.from({ length: reached }, () => 'expired'),
    ...Array.from({ length: SECONDS - reached }, () => 'event'),
  ]);
  killed.abandon();

  const again = new TestedWriter(file);
  while (again.writer.purgeMore(request));
  expect(kindsIn(again)).toEqual([
    ...Array.from({ length: 30 }, () => 'expired'),
    ...Array.from({ length: SECONDS - 30 }, () => 'event'),
  ]);
  expect(rowsIn(again.database)).toEqual(rows);
  // What the killed run removed counts in the entry of the one that goes on.
  expect(again.database.prepare('SELECT action, count FROM audit').all()).toEqual([
    { action: 'events-purged', count: 30 },
  ]);
  again.writer.close();
});
