/**
 * Under load, a lookup by the beginning of a sid, or by one that isn't stored, waited for the rows of all calls, up to a
 * second. A lookup waits for the calls that it can find, and for no others; and it answers with nothing older than what
 * was acknowledged before it.
 */

import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../support/askers.ts';
import { acceptAtOnce, acceptInTurn, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

const EARLIER = '0a00ffff-0000-4000-8000-000000000000';
const LAST = 'cf00fffd-0000-4000-8000-000000000000';
const UNKNOWN = '0b00fffe-0000-4000-8000-000000000000';
/** More than load is light for. No two of these sids share a mark. */
const BUSY = Array.from(
  { length: 300 },
  (_, n) => `${(0xc000_0000 + n).toString(16)}-0000-4000-8000-000000000000`,
);
/** A slow machine may refuse a question at first. It's asked again until it's answered. */
const answered = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
  vi.waitFor(ask, { timeout: 120_000, interval: 50 });
const prefixOf = (sid: string): string => sid.slice(0, 8);

it('answers about calls that no waiting callback is about, while nothing can be written', async () => {
  const store = await harness.open({});
  const { calls, sink } = store;
  await acceptInTurn(sink, [progressOf(EARLIER, 'ringing', 1)]);
  const earlier = await answered(() => calls.call(EVERYTHING, EARLIER));
  expect(earlier).toMatchObject({ status: 'ringing' });

  const answers = await acceptAtOnce(
    sink,
    BUSY.map((sid) => progressOf(sid, 'ringing', 1)),
  );
  expect(new Set(answers)).toEqual(new Set(['stored']));
  const other = new Database(harness.fileOf(store), { timeout: 5000 });
  other.exec('BEGIN IMMEDIATE');
  await acceptInTurn(sink, [progressOf(LAST, 'ringing', 1)]);

  expect(await calls.call(EVERYTHING, EARLIER)).toMatchObject({ status: 'ringing' });
  expect(await calls.sidsBeginning(EVERYTHING, prefixOf(EARLIER), 2)).toEqual([EARLIER]);
  expect(await calls.call(EVERYTHING, UNKNOWN)).toBeNull();
  expect(await calls.sidsBeginning(EVERYTHING, prefixOf(UNKNOWN), 2)).toEqual([]);

  // Each of the others is found as it was acknowledged, or refused.
  const found = await Promise.allSettled(BUSY.map((sid) => calls.call(EVERYTHING, sid)));
  for (const answer of found) {
    if (answer.status === 'fulfilled') expect(answer.value).toMatchObject({ status: 'ringing' });
    else expect(answer.reason).toMatchObject({ cannot: 'catch-up' });
  }
  await expect(calls.call(EVERYTHING, LAST)).rejects.toMatchObject({
    cannot: 'catch-up',
  });
  await expect(calls.sidsBeginning(EVERYTHING, prefixOf(LAST), 2)).rejects.toMatchObject({
    cannot: 'catch-up',
  });

  other.exec('ROLLBACK');
  other.close();
  const last = await answered(() => calls.call(EVERYTHING, LAST));
  expect(last).toMatchObject({ status: 'ringing' });
});

it('sees what was acknowledged just before, under load and after a restart', async () => {
  let store = await harness.open({});
  for (const [second, status] of ['initiated', 'ringing', 'in-progress'].entries()) {
    await acceptAtOnce(
      store.sink,
      BUSY.map((sid) => progressOf(sid, status, second)),
    );
    const { calls } = store;
    for (const sid of BUSY.slice(-20)) {
      const call = await answered(() => calls.call(EVERYTHING, sid));
      expect(call).toMatchObject({ callSid: sid, status });
      const sids = await answered(() => calls.sidsBeginning(EVERYTHING, prefixOf(sid), 2));
      expect(sids).toEqual([sid]);
    }
    store = await store.reopen();
  }
});
