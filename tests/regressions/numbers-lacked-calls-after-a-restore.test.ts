/**
 * A database was restored from a copy, and had grown past what the numbers had read before their next look. They went on
 * from there: calls that came in between were missing, and those from before the restore stayed.
 */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StartOver } from '../../src/numbers/follow/progress.ts';
import { atSecond, progress } from '../support/callbacks.ts';
import { FollowedNumbers } from '../support/followed-numbers.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';

/** Stores a call for each of these seconds. */
function store(writer: FollowedWriter, ...seconds: readonly number[]): void {
  for (const second of seconds) {
    writer.commit([progress('completed', second, { CallSid: `CA-${second}`, CallDuration: '1' })]);
  }
}

/** The numbers of a database with three calls, and a copy of it from when it had one. */
async function followed() {
  const folder = testFolder();
  const [file, copy] = [join(folder, 'callboard.db'), join(folder, 'copy.db')];
  const numbers = join(folder, 'numbers.duckdb');
  using writer = new FollowedWriter(file, 0);
  store(writer, 1);
  copyDatabase(file, copy);
  store(writer, 2, 3);
  using made = await FollowedNumbers.open(writer, numbers);
  await made.catchUp();
  return { file, copy, numbers };
}

it.each([2, 3])('starts over if a restored copy has stored %i calls since', async (count) => {
  const { copy, numbers } = await followed();
  using restored = new FollowedWriter(copy, 0);
  store(restored, ...Array.from({ length: count }, (_, index) => 10 + index));
  using again = await FollowedNumbers.open(restored, numbers);
  await expect(again.catchUp()).rejects.toThrow(StartOver);
});

it('goes on where it was if the last callback that it read was removed by its age', async () => {
  const { file, numbers } = await followed();
  using writer = new FollowedWriter(file, 0);
  const before = { calls: null, events: atSecond(99) };
  while (writer.tested.writer.purgeMore({ before, at: atSecond(99) }));
  store(writer, 4);
  using again = await FollowedNumbers.open(writer, numbers);
  await again.catchUp();
  expect(await again.rows('SELECT call_sid FROM facts ORDER BY ALL')).toEqual(
    [1, 2, 3, 4].map((second) => ({ call_sid: `CA-${second}` })),
  );
});
