/**
 * Under load, rows trail their calls. A lookup answers with nothing older than what was acknowledged before it, though it
 * asks the writer only if its call's row may be behind.
 */

import { afterEach, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../support/askers.ts';
import { acceptAtOnce, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

/** More than load is light for. No two of these sids share a mark. */
const BUSY = Array.from(
  { length: 300 },
  (_, n) => `${(0xc000_0000 + n).toString(16)}-0000-4000-8000-000000000000`,
);
/** A slow machine may refuse a question at first. It's asked again until it's answered. */
const answered = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
  vi.waitFor(ask, { timeout: 120_000, interval: 50 });
const prefixOf = (sid: string): string => sid.slice(0, 8);

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
