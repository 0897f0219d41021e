/** The embedded store erases what it promises, and leaves nothing of it in any file. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../support/callbacks.ts';
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

/** Every place in a data folder's files where a text is: the file, or a block of the log. */
function placesOf(file: string, text: string): readonly string[] {
  const folder = dirname(file);
  const found = readdirSync(folder).filter((name) =>
    readFileSync(join(folder, name)).includes(text),
  );
  const database = new Sqlite(file, { readonly: true });
  const blocks = database
    .prepare<[], { first_position: number; body: Buffer }>('SELECT first_position, body FROM log')
    .all();
  database.close();
  const logged = blocks.filter(({ body }) => zstdDecompressSync(body).includes(text));
  return [...found, ...logged.map(({ first_position }) => `log ${first_position}`)];
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
    for (const [second, status] of ['initiated', 'ringing', 'answered', 'failed'].entries()) {
      await acceptInTurn(store.sink, [personal(status, second)]);
      await acceptAtOnce(store.sink, ofOthers(300, second * 300));
    }
    for (let second = 10; second < 90; second += 1) {
      await acceptInTurn(store.sink, [personal('recording', second)]);
    }
    expect(readFileSync(`${file}-wal`).includes(DIGITS)).toBe(true);

    expect(await store.erasure.erase({ scope: 'all' }, 'CA1', AUDIT)).toBe(true);
    expect([...placesOf(file, DIGITS), ...placesOf(file, NAME)]).toEqual([]);
    const [found, stored] = blocksIn(file);
    expect(found).toBe(stored);

    await acceptInTurn(store.sink, [personal('completed', 100)]);
    await expect
      .poll(() => [...placesOf(file, DIGITS), ...placesOf(file, NAME)], { timeout: 10_000 })
      .toEqual([]);
  });
});
