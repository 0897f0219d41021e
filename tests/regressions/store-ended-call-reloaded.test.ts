/**
 * An ended call left memory and was loaded again for a late event. Because its earlier stay in memory was due
 * to end, it was dropped before the event was in any row. The next event was then joined to the stale row,
 * and the two overwrote each other.
 */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { T0 } from '../support/callbacks.ts';
import { rowsIn } from '../support/store-contents.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { TestedWriter } from '../support/store-writer.ts';

it('keeps a late event of an ended call that was loaded again, whenever the next one comes', () => {
  const tested = new TestedWriter(join(testFolder(), 'callboard.db'), { cacheBytes: 0 });
  const at = (now: number, callSid: string, status: string, second: number) => {
    tested.now = now;
    const delivery = progressOf(callSid, status, second, { CallerName: String(T0 + now) });
    return tested.commit([delivery], false).outcomes[0];
  };
  // Given a call that ended, was written and left memory,
  tested.commit([progressOf('CA1', 'completed', 9)]);
  // and stale rows, so that a sweep is in progress,
  at(9800, 'CA2', 'ringing', 1);
  at(9900, 'CA3', 'ringing', 1);
  // when a late event loads it again, and others follow before any row has it,
  at(9950, 'CA1', 'initiated', 1);
  at(10_050, 'CA4', 'ringing', 1);
  at(10_060, 'CA1', 'ringing', 2);
  tested.writer.writeBack();
  // then its row has them all.
  const [row] = rowsIn(tested.database).values();
  expect(row?.placed.positions).toEqual([1, 4, 6]);
  tested.writer.close();
});
