/** A call is the same whether or not it was packed between its events. */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { holdsI1, rowsIn } from '../../../../tests/support/store-contents.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';

it.each([0, 511, 512, 513, 1200])(
  'a call continues unchanged, with %d events of others between its own',
  (others) => {
    const tested = new TestedWriter(join(testFolder(), 'callboard.db'), { cacheBytes: 1 << 30 });
    let second = 0;
    for (const status of ['initiated', 'ringing', 'in-progress', 'completed']) {
      second += 1;
      tested.commit([progressOf('CA1', status, second)], false);
      const between = Array.from({ length: others }, (_, n) =>
        progressOf(`CA-${second}-${n}`, 'initiated', n % 60),
      );
      tested.commit(between, false);
    }
    while (tested.writer.writeBack());

    const [first] = [...rowsIn(tested.database).values()];
    expect(first?.placed.state.end?.status).toBe('completed');
    expect(first?.placed.positions).toEqual([1, 2, 3, 4].map((n) => n + (n - 1) * others));
    holdsI1(tested.database);
    tested.abandon();
  },
);
