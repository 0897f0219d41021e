/**
 * `callboard serve` is killed at any moment of an erasure. The next start leaves the call as it was, or completes the
 * erasure: it's never half done, and nothing brings its numbers back.
 */

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { placesOf } from '../support/data-bytes.ts';
import { serveIn } from '../support/process-loaded.ts';
import { testTimes } from '../support/property.ts';
import { fillFolder } from '../support/store-calls.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { databaseIn } from '../support/store-open.ts';

const TOKEN = 'correct-horse-battery';
const DIGITS = '15550199887';
/** Events of the call, each in a block of its own: some twenty transactions. */
const EVENTS = 300;
const OTHERS = 40;
/** How long after the erasure's first transaction it's killed, in milliseconds. Null: as soon as the request is sent. */
const KILLS: readonly (number | null)[] = Array.from({ length: testTimes() }, () => [
  ...[null, 0, 0, 0, 15, 60],
]).flat();

function erasuresIn(folder: string): number {
  const database = new Database(databaseIn(folder), { readonly: true });
  const count = database
    .prepare<[], number>("SELECT count(*) FROM audit WHERE action = 'call-erased'")
    .pluck()
    .get();
  database.close();
  return count ?? 0;
}

test('an erasure is complete after the next start, or never began', async () => {
  const full = testFolder();
  const callbacks = Array.from({ length: EVENTS }, (_, second) => [
    progressOf('CA1', 'ringing', second, { From: `+${DIGITS}` }),
    ...Array.from({ length: OTHERS }, (_other, index) =>
      progressOf(`CB${index}`, 'ringing', second),
    ),
  ]);
  fillFolder(full, callbacks.flat(), { atOnce: OTHERS + 1 });
  expect(placesOf(full, DIGITS).length).toBeGreaterThan(EVENTS / 2);

  const erased: boolean[] = [];
  for (const afterMs of KILLS) {
    const folder = join(testFolder(), 'data');
    cpSync(full, folder, { recursive: true });
    const serve = serveIn(folder, { CALLBOARD_ADMIN_TOKEN: TOKEN });
    const url = `http://127.0.0.1:${await serve.listening}/api/v1/calls/CA1`;
    const answer = fetch(url, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${TOKEN}` },
    }).then(
      ({ status }) => status,
      () => null,
    );
    if (afterMs !== null) {
      await vi.waitFor(() => expect(erasuresIn(folder)).toBe(1), { timeout: 120_000, interval: 1 });
      await delay(afterMs);
    }
    await serve.kill();
    const status = await answer;

    const again = serveIn(folder, { CALLBOARD_ADMIN_TOKEN: TOKEN });
    await again.listening;
    await again.stop();
    const isErased = erasuresIn(folder) === 1;
    expect(placesOf(folder, DIGITS).length === 0).toBe(isErased);
    if (status === 200) expect(isErased).toBe(true);
    expect((await verify(folder, () => {})).findings).toEqual([]);
    if (isErased) {
      expect(rebuild(folder, () => {}).differences).toMatchObject({ changed: 0, removed: 0 });
      expect(placesOf(folder, DIGITS)).toEqual([]);
    }
    erased.push(isErased && status !== 200);
  }
  // Some kills came while it was under way.
  console.info(
    `erasure: ${KILLS.length} kills, ${erased.filter(Boolean).length} while it was under way`,
  );
  expect(erased).toContain(true);
});
