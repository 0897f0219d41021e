/**
 * With a flipped bit, a block of the log decompressed without an error in 477 of 632 tries, and the reader
 * returned a callback that was never sent.
 *
 * What must hold: a damaged block can't be read at all, whichever bit it was.
 */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { LogReader, LogWriter } from '../../src/store/sqlite/log/log.ts';
import { testFolder } from '../support/store-folder.ts';
import { observe, progressOf } from '../support/store-observations.ts';
import { recordsOf } from '../support/store-writer.ts';

it('refuses a block in which any one bit is flipped', () => {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const records = recordsOf(['CA1', 'CA2'].map((sid) => observe(progressOf(sid, 'ringing', 1))));
  new LogWriter(database).append(1, records);
  const reader = new LogReader(database);
  const body =
    database.prepare<[], Buffer>('SELECT body FROM log').pluck().get() ?? Buffer.alloc(0);
  const store = database.prepare<[Buffer]>('UPDATE log SET body = ?');
  const silent: string[] = [];
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const damaged = Buffer.from(body);
    damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    store.run(damaged);
    try {
      const read = reader.from(1).map(({ record }) => record.bytes.toString('latin1'));
      const sent = records.map((record) => record.bytes.toString('latin1'));
      // A few bits of a frame's header mean nothing.
      if (read.join('') !== sent.join('')) silent.push(`bit ${bit}`);
    } catch {
      // The damage was noticed.
    }
  }
  expect(body.length).toBeGreaterThan(100);
  expect(silent).toEqual([]);
  database.close();
});
