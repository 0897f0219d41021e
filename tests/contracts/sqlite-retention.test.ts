/** The embedded store purges old calls, and what's left verifies and rebuilds as it is. */

import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Call } from '../../src/core/wire/call.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond, type Delivery } from '../support/callbacks.ts';
import { rowsIn } from '../support/store-contents.ts';
import type { TestedStore } from '../support/store-harness.ts';
import {
  acceptAtOnce,
  accepted,
  acceptInTurn,
  progressOf,
  unreadable,
} from '../support/store-observations.ts';
import { eventsOf, exported, exportedEvents } from '../support/store-pages.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const DAY = 86_400;

/** Everything in the store that's older than this second. */
async function purge(store: TestedStore, second: number): Promise<void> {
  // What was acknowledged is in rows.
  await exported(store.calls.exportCalls(EVERYTHING, {}));
  while (
    await store.retention.purgeMore({ calls: atSecond(second), events: null }, atSecond(100 * DAY))
  );
}

/** A failed call of some events, the first of them at `second`. */
const callAt = (sid: string, second: number, events = 3): readonly Delivery[] =>
  Array.from({ length: events }, (_, index) =>
    progressOf(sid, index === events - 1 ? 'failed' : 'ringing', second + index, {
      From: `+1555${sid.padStart(7, '0')}`,
    }),
  );

async function allCalls(store: TestedStore): Promise<readonly Call[]> {
  const calls = (await exported(store.calls.exportCalls(EVERYTHING, {}))) as readonly Call[];
  return [...calls].sort((a, b) => (a.callSid < b.callSid ? -1 : 1));
}

const placedIn = (file: string) => {
  const database = openForWriting(file);
  const rows = new Map([...rowsIn(database)].map(([name, { placed }]) => [name, placed]));
  database.close();
  return rows;
};

describe('purged calls', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  /** Ten calls a day for six days, one of them with events on each day. */
  async function filled(): Promise<TestedStore> {
    const store = await harness.open({ failureThreshold: 7, forgetful: true });
    for (let day = 0; day < 6; day += 1) {
      const calls = Array.from({ length: 10 }, (_, n) => callAt(`${day}${n}`, day * DAY + n));
      await acceptAtOnce(store.sink, calls.flat());
      await acceptInTurn(store.sink, [progressOf('999', 'ringing', day * DAY + 100)]);
      // In a commit of its own: the log is purged by blocks.
      await store.failures.withoutReport();
    }
    return store;
  }

  it('are gone with their callbacks, and younger calls stay as they were', async () => {
    const store = await filled();
    const before = await allCalls(store);
    await purge(store, 3 * DAY);

    const left = await allCalls(store);
    expect(left).toEqual(before.filter(({ callSid }) => callSid >= '30'));
    expect(left).toHaveLength(31);
    expect(await store.calls.call(EVERYTHING, '25')).toBeNull();
    const captured = JSON.stringify(await exportedEvents(store.exports));
    expect(captured).not.toContain('15550000025');
    expect(captured).toContain('15550000035');
    // The long call's row has six events, of which the log has three.
    expect(await store.calls.call(EVERYTHING, '999')).toMatchObject({ events: 6 });
    expect(await eventsOf(store.calls, '999')).toHaveLength(3);
    const counts = await store.calls.countByStatus(EVERYTHING);
    expect([counts.get('failed'), counts.get('ringing')]).toEqual([30, 1]);
    await purge(store, 3 * DAY);
    expect(await allCalls(store)).toEqual(left);
  });

  it('leave their place in a failure batch, without their numbers', async () => {
    const store = await filled();
    await purge(store, 3 * DAY);
    const rows = await exported(store.failures.rows(EVERYTHING, 1));
    expect(rows).toHaveLength(7);
    expect(JSON.stringify(rows)).not.toContain('1555');
    expect(await store.failures.closed(EVERYTHING, 1)).toMatchObject({ count: 7 });
  });

  it('reach followers as gone', async () => {
    const store = await filled();
    const { head } = await store.changes.recordsAfter(Number.MAX_SAFE_INTEGER, 1);
    await purge(store, 3 * DAY);
    const { calls } = await store.changes.changesAfter(head, 100);
    expect(calls).toHaveLength(30);
    expect(calls.every(({ kind, callSid }) => kind === 'gone' && callSid < '30')).toBe(true);
    const again = await store.changes.changesAfter(0, 1000);
    const current = again.calls.filter(({ kind }) => kind === 'current');
    expect(current.map(({ callSid }) => callSid).sort()).toEqual(
      (await allCalls(store)).map(({ callSid }) => callSid),
    );
  });

  it('reach followers as gone and as current if a callback has come since', async () => {
    const store = await filled();
    const { head } = await store.changes.recordsAfter(Number.MAX_SAFE_INTEGER, 1);
    await purge(store, 3 * DAY);
    await acceptInTurn(store.sink, [progressOf('25', 'completed', 60 * DAY)]);
    await allCalls(store);
    const { calls } = await store.changes.changesAfter(head, 100);
    expect(calls.flatMap(({ callSid, kind }) => (callSid === '25' ? [kind] : []))).toEqual([
      'gone',
      'current',
    ]);
  });

  it('start again if a callback still comes, under an id that was never used', async () => {
    const store = await filled();
    await purge(store, 50 * DAY);
    expect(await allCalls(store)).toEqual([]);
    const again = await store.reopen();
    await acceptInTurn(again.sink, [progressOf('25', 'completed', 60 * DAY)]);
    expect(await allCalls(again)).toMatchObject([{ callSid: '25', events: 1 }]);
    const file = harness.fileOf(again);
    await again.close();
    expect([...placedIn(file).values()]).toHaveLength(1);
    expect(await verify(dirname(file), () => {})).toMatchObject({ findings: [] });
  });

  it.each([0, 3 * DAY, 5 * DAY, 50 * DAY])(
    'leave what verifies, and what a rebuild makes again: purged before %i s',
    async (second) => {
      const store = await filled();
      await purge(store, second);
      await acceptInTurn(store.sink, callAt('999', 5 * DAY + 200));
      const file = harness.fileOf(store);
      await store.close();
      const folder = dirname(file);
      const placed = placedIn(file);
      expect(await verify(folder, () => {})).toMatchObject({ findings: [] });

      const report = rebuild(folder, () => {});

      expect(report).toMatchObject({
        ...{ calls: placed.size, lost: [], incomplete: [], keptAside: null },
        differences: { changed: 0, added: 0, removed: 0, keptFromRows: 0 },
      });
      expect(placedIn(file)).toEqual(placed);
      expect(await verify(folder, () => {})).toMatchObject({ findings: [] });
    },
  );
});

describe('expired events', () => {
  const harness = sqliteHarness();
  afterEach(() => harness.clear());

  const CALLS = 30;

  /** A call in each commit, with a repeat of its first callback; one call has an event in all of them. */
  async function filled(): Promise<TestedStore> {
    const store = await harness.open({ failureThreshold: 7, forgetful: true });
    for (let day = 0; day < CALLS; day += 1) {
      const call = callAt(`${10 + day}`, day * DAY);
      await acceptAtOnce(store.sink, [...call, ...call.slice(0, 1)]);
      await acceptInTurn(store.sink, [progressOf('999', 'ringing', day * DAY + 100)]);
      const receivedAt = atSecond(day * DAY + 101);
      await accepted(store.sink, { ...unreadable(`bad${day}`), receivedAt });
      await store.failures.withoutReport();
    }
    return store;
  }

  async function expire(store: TestedStore, second: number): Promise<void> {
    await exported(store.calls.exportCalls(EVERYTHING, {}));
    const before = { calls: null, events: atSecond(second) };
    while (await store.retention.purgeMore(before, atSecond(100 * DAY)));
  }

  it('are in neither timelines nor exports, and their calls stay as they were', async () => {
    const store = await filled();
    const before = await allCalls(store);
    await expire(store, 20 * DAY);

    expect(await allCalls(store)).toEqual(before);
    const captured = JSON.stringify(await exportedEvents(store.exports));
    expect(captured).not.toContain('15550000015');
    expect(captured).toContain('15550000035');
    expect(await eventsOf(store.calls, '15')).toEqual([]);
    expect(await eventsOf(store.calls, '35')).toHaveLength(3);
    expect(await eventsOf(store.calls, '999')).toHaveLength(10);
  });

  it('are still known when they come again, and later ones join their calls', async () => {
    const store = await filled();
    const first = callAt('15', 5 * DAY).slice(0, 1);
    const late = progressOf('15', 'completed', 5 * DAY + 40);
    await expire(store, 20 * DAY);
    const reopened = await store.reopen();
    await acceptInTurn(reopened.sink, [...first, late]);

    const whole = await filled();
    await acceptInTurn(whole.sink, [...first, late]);
    expect(await allCalls(reopened)).toEqual(await allCalls(whole));
  });

  it('leave every call to a follower that starts from the beginning', async () => {
    const store = await filled();
    const whole = await store.changes.changesAfter(0, 1000);
    await expire(store, 20 * DAY);

    const { calls } = await store.changes.changesAfter(0, 1000);
    const reported = (all: typeof calls) =>
      all.map((call) => [call.callSid, call.kind, call.position]);
    expect(reported(calls)).toEqual(expect.arrayContaining(reported(whole.calls)));
    const { entries } = await store.changes.recordsAfter(0, 1000);
    expect(new Set(entries.slice(0, 10).map(({ kind }) => kind))).toEqual(
      new Set(['expired', 'repeat']),
    );
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1));
  });

  it.each([0, 20 * DAY, 50 * DAY])(
    'leave what verifies, and what a rebuild makes again: expired before %i s',
    async (second) => {
      const store = await filled();
      await expire(store, second);
      await acceptInTurn(store.sink, [
        ...callAt('15', 5 * DAY).slice(0, 1),
        progressOf('15', 'completed', 5 * DAY + 40),
        ...callAt('999', 50 * DAY),
      ]);
      const file = harness.fileOf(store);
      await store.close();
      const placed = placedIn(file);
      expect(await verify(dirname(file), () => {})).toMatchObject({ findings: [] });

      const report = rebuild(dirname(file), () => {});

      expect(report).toMatchObject({
        ...{ calls: placed.size, lost: [], incomplete: [], keptAside: null },
        differences: { changed: 0, added: 0, removed: 0, keptFromRows: 0 },
      });
      expect(placedIn(file)).toEqual(placed);
      expect(await verify(dirname(file), () => {})).toMatchObject({ findings: [] });
    },
  );

  it('go with their calls once those are too old, too', async () => {
    const store = await filled();
    await expire(store, 20 * DAY);
    await purge(store, 10 * DAY);
    expect((await allCalls(store)).map(({ callSid }) => callSid)).not.toContain('15');
    expect(await allCalls(store)).toHaveLength(CALLS - 10 + 1);
    const file = harness.fileOf(store);
    await store.close();
    expect(await verify(dirname(file), () => {})).toMatchObject({ findings: [] });
  });
});
