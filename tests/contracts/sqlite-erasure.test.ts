/** The embedded store erases what it promises, and leaves nothing of it in any file. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../support/callbacks.ts';
import { placesOf } from '../support/data-bytes.ts';
import { acceptAtOnce, acceptInTurn, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';
import { describeErasure } from './erasure.contract.ts';

describeErasure('SQLite', sqliteHarness());

/** What every compressed block begins with. */
const MAGIC = Buffer.from('28b52ffd', 'hex').toString('latin1');
const DIGITS = '15550199887';
const NAME = 'Liddell';
const AUDIT = {
  ...({ at: 0, action: 'call-erased', actor: null, address: null } as const),
  ...{ subject: null, count: 1 },
};

/** How many compressed blocks are in the database file, replaced ones included, and how many the log has. */
function blocksIn(file: string): readonly [number, number] {
  const database = new Sqlite(file, { readonly: true });
  const stored = database.prepare<[], number>('SELECT count(*) FROM log').pluck().get() ?? 0;
  database.close();
  return [readFileSync(file).toString('latin1').split(MAGIC).length - 1, stored];
}

const ofOthers = (count: number, from: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) =>
    progressOf(`CB${from + index}`, 'ringing', 1, { From: `+1555020${1000 + index}` }),
  );

const personal = (status: string, second: number): Delivery =>
  progressOf('CA1', status, second, {
    ...{ From: `+${DIGITS}`, CallerName: `Alice ${NAME}`, HangupBy: DIGITS },
    RecordingUrl: `https://files.example.com/${DIGITS}-${second}.mp3`,
  });

describe('the files of an erased call', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  it('contain its numbers and names no more, even if its callbacks still come', async () => {
    const store = await harness.open({ failureThreshold: 3, forgetful: true });
    const file = harness.fileOf(store);
    const folder = dirname(file);
    for (const [second, status] of ['initiated', 'ringing', 'answered', 'failed'].entries()) {
      await acceptInTurn(store.sink, [personal(status, second)]);
      await acceptAtOnce(store.sink, ofOthers(300, second * 300));
    }
    for (let second = 10; second < 90; second += 1) {
      await acceptInTurn(store.sink, [personal('recording', second)]);
    }
    expect(readFileSync(`${file}-wal`).includes(DIGITS)).toBe(true);

    expect(await store.erasure.erase({ scope: 'all' }, 'CA1', AUDIT)).toBe(true);
    expect([...placesOf(folder, DIGITS), ...placesOf(folder, NAME)]).toEqual([]);
    const [found, stored] = blocksIn(file);
    expect(found).toBe(stored);

    await acceptInTurn(store.sink, [personal('completed', 100)]);
    await expect
      .poll(() => [...placesOf(folder, DIGITS), ...placesOf(folder, NAME)], { timeout: 60_000 })
      .toEqual([]);
  });
});
