/** What every store promises to those that follow its log. */

import { afterEach, describe, expect, it } from 'vitest';
import { viewCall } from '../../src/core/calls/call-view.ts';
import type { Call } from '../../src/core/wire/call.ts';
import type {
  ChangedCall,
  ChangedCalls,
  CommittedCall,
  LogEntry,
} from '../../src/ports/change-feed.ts';
import type { Observation } from '../../src/ports/event-sink.ts';
import { EVERYTHING } from '../support/askers.ts';
import { reconciled, timestampAt } from '../support/callbacks.ts';
import type { StoreHarness, TestedStore } from '../support/store-harness.ts';
import {
  acceptAtOnce,
  accepted,
  acceptInTurn,
  observe,
  progressOf,
  unreadable,
} from '../support/store-observations.ts';
import { eventsOf, exportedEvents } from '../support/store-pages.ts';

const STATUSES = ['initiated', 'ringing', 'answered', 'completed'];

/** The callbacks of a number of calls, interleaved. */
const interleaved = (calls: number, prefix = 'CA') =>
  STATUSES.flatMap((status, second) =>
    Array.from({ length: calls }, (_, index) => progressOf(`${prefix}${index}`, status, second)),
  );

/** A Call resource from a REST answer, as reconciliation stores it. */
const correction = (callSid: string, status: string, second: number): Observation => ({
  ...observe(reconciled(progressOf(callSid, status, second))),
  request: {
    method: 'GET',
    target: `/2010-04-01/Accounts/AC1/Calls/${callSid}.json`,
    encoding: 'rest',
    body: Buffer.from(
      JSON.stringify({
        sid: callSid,
        status,
        from: '+15550100001',
        end_time: timestampAt(second),
        duration: '0',
      }),
    ),
  },
});

/** Resolves when everything acknowledged is in the log. Decisions are there as soon as they're committed. */
const allLogged = ({ failures }: Pick<TestedStore, 'failures'>): Promise<unknown> =>
  failures.withoutReport();

/** Reads the log from `position` to its end. */
async function recordsFrom(
  store: TestedStore,
  position: number,
  limit: number,
): Promise<LogEntry[]> {
  await allLogged(store);
  const entries: LogEntry[] = [];
  for (let at = position; ; ) {
    const page = await store.changes.recordsAfter(at, limit);
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    entries.push(...page.entries);
    at = page.through;
    if (at === page.head) return entries;
  }
}

/** Follows the calls from `position` to the end of the log. Resolves with the changes of all pages. */
async function changesFrom(
  { changes: log, ...store }: TestedStore,
  position: number,
  limit: number,
): Promise<{ readonly changes: ChangedCall[]; readonly through: number }> {
  await allLogged(store);
  const changes: ChangedCall[] = [];
  for (let at = position; ; ) {
    const { calls, through, writtenThrough } = await log.changesAfter(at, limit);
    expect(calls.length).toBeLessThanOrEqual(limit);
    expect(through).toBeGreaterThanOrEqual(at);
    for (const { position: changedAt } of calls) {
      expect(changedAt).toBeGreaterThan(changes.at(-1)?.position ?? position);
      expect(changedAt).toBeLessThanOrEqual(through);
      expect(changedAt).toBeLessThanOrEqual(writtenThrough);
    }
    changes.push(...calls);
    at = through;
    const { head } = await log.recordsAfter(at, 1);
    if (at === head) return { changes, through: at };
  }
}

/** The changed calls as the API shows them, by sid. */
const shown = (
  changes: readonly (ChangedCall | CommittedCall)[],
): ReadonlyMap<string, Call | null> =>
  new Map(
    changes.map((change) => [
      change.callSid,
      change.kind === 'gone' ? null : viewCall(change.state()),
    ]),
  );

async function allCalls(store: TestedStore): Promise<ReadonlyMap<string, Call>> {
  const calls = new Map<string, Call>();
  for await (const page of store.calls.exportCalls(EVERYTHING, {})) {
    for (const call of page) calls.set(call.callSid, call);
  }
  return calls;
}

const sidsOf = (changes: readonly ChangedCall[]): readonly string[] =>
  changes.map(({ callSid }) => callSid);

export function describeChangeFeed(name: string, harness: StoreHarness): void {
  describe(`${name} as a log to follow`, () => {
    afterEach(() => harness.clear());

    describe('changesAfter', () => {
      it.each([1, 2, 7, 1000])(
        'gives each touched call once, in its current state, %i at a time',
        async (limit) => {
          const store = await harness.open();
          await acceptInTurn(store.sink, interleaved(9));

          const { changes } = await changesFrom(store, 0, limit);

          expect(sidsOf(changes)).toEqual(Array.from({ length: 9 }, (_, index) => `CA${index}`));
          expect(changes.map(({ position }) => position)).toEqual(
            Array.from({ length: 9 }, (_, index) => 28 + index),
          );
          expect(shown(changes)).toEqual(await allCalls(store));
        },
      );

      it('continues from a cursor with what changed since, even after a restart', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, interleaved(5));
        const { through } = await changesFrom(store, 0, 2);
        const { epoch } = await store.changes.changesAfter(through, 1);
        const again = await store.reopen();
        await acceptInTurn(again.sink, [
          progressOf('CA3', 'completed', 9, { SipResultCode: '200' }),
          progressOf('CA9', 'initiated', 9),
        ]);

        const { changes } = await changesFrom(again, through, 10);

        expect(sidsOf(changes)).toEqual(['CA3', 'CA9']);
        expect(shown(changes).get('CA3')).toMatchObject({ events: 5 });
        expect(await again.changes.changesAfter(through + 2, 10)).toMatchObject({
          calls: [],
          epoch,
        });
      });

      it('gives a call changed only by a repeat', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, interleaved(3));
        const { through } = await changesFrom(store, 0, 10);
        await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);

        const { changes } = await changesFrom(store, through, 10);

        expect(changes).toMatchObject([{ callSid: 'CA1', position: through + 1 }]);
        expect(shown(changes).get('CA1')).toMatchObject({ events: 4, duplicates: 1 });
      });

      it('gives a call changed by a correction from REST, which its timeline shows', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, [progressOf('CA1', 'completed', 1)]);
        await accepted(store.sink, correction('CA1', 'failed', 60));

        const { changes } = await changesFrom(store, 1, 10);

        expect(changes).toMatchObject([{ callSid: 'CA1', position: 2 }]);
        expect(shown(changes).get('CA1')).toMatchObject({ status: 'failed', events: 2 });
        expect(await eventsOf(store.calls, 'CA1')).toMatchObject([
          { provenance: 'callback', status: 'completed' },
          { provenance: 'reconciled', status: 'failed', parameters: { From: '+15550100001' } },
        ]);
        // A correction isn't a callback, which could be sent again.
        expect(await exportedEvents(store.exports)).toHaveLength(1);
      });

      it('says which failure batch a call is in', async () => {
        const store = await harness.open({ failureThreshold: 2 });
        await acceptInTurn(store.sink, [
          progressOf('CA1', 'failed', 1),
          progressOf('CA2', 'busy', 1),
        ]);

        const { changes } = await changesFrom(store, 0, 10);

        expect(changes).toMatchObject([{ failureBatch: 1 }, { failureBatch: null }]);
      });

      it('leaves out records that belong to no call', async () => {
        const store = await harness.open();
        await accepted(store.sink, unreadable('CA1'));

        expect(await changesFrom(store, 0, 10)).toEqual({ changes: [], through: 1 });
      });

      it.each([3, 500])(
        'gives a follower every call while callbacks arrive, %i at a time',
        async (limit) => {
          const store = await harness.open({ forgetful: true });
          const rounds = Array.from({ length: 6 }, (_, round) =>
            interleaved(200, `CA${round}x`).concat(interleaved(50, `CA${round}x`)),
          );
          const followed = new Map<string, Call | null>();
          let cursor = 0;
          let isComing = true;
          const coming = (async () => {
            for (const round of rounds) await acceptAtOnce(store.sink, round);
            isComing = false;
          })();

          while (isComing) {
            const sweep: ChangedCall[] = [];
            let { writtenThrough: end } = await store.changes.changesAfter(cursor, 1);
            const start = cursor;
            while (cursor < end) {
              const page = await store.changes.changesAfter(cursor, limit);
              sweep.push(...page.calls);
              cursor = page.through;
              end = Math.min(end, page.writtenThrough);
            }
            for (const { position } of sweep) expect(position).toBeGreaterThan(start);
            for (const [sid, call] of shown(sweep)) followed.set(sid, call);
          }
          await coming;
          const { changes } = await changesFrom(store, cursor, limit);
          for (const [sid, call] of shown(changes)) followed.set(sid, call);

          expect(followed).toEqual(await allCalls(store));
        },
      );
    });

    describe('onChanges', () => {
      it('reports every change, and each call as it is in the end, however fast callbacks come', async () => {
        const store = await harness.open();
        const reported: ChangedCalls[] = [];
        const leave = store.feed.onChanges((changes) => reported.push(changes));
        // The writer hears of the listener before these.
        await allLogged(store);
        const [ringing] = interleaved(1);
        const deliveries = interleaved(500);
        for (let first = 0; first < deliveries.length; first += 250) {
          await acceptAtOnce(store.sink, deliveries.slice(first, first + 250));
        }
        await acceptAtOnce(store.sink, ringing === undefined ? [] : [ringing]);
        await expect.poll(() => reported.at(-1)?.through).toBe(2001);
        leave();

        const changes = reported.flatMap(({ changed }) => changed);
        expect(changes.reduce((sum, { records }) => sum + records, 0)).toBe(2001);
        expect(shown(changes)).toEqual(await allCalls(store));
        for (const [index, { through, changed }] of reported.entries()) {
          const positions = changed.map(({ position }) => position);
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          expect(Math.min(...positions)).toBeGreaterThan(reported[index - 1]?.through ?? 0);
          expect(Math.max(...positions)).toBeLessThanOrEqual(through);
        }
      });
    });

    describe('recordsAfter', () => {
      it.each([1, 4, 1000])('gives every record once, in order, %i at a time', async (limit) => {
        const store = await harness.open();
        const [initiated, ringing] = [
          progressOf('CA1', 'initiated', 0),
          progressOf('CA1', 'ringing', 1),
        ];
        await acceptInTurn(store.sink, [initiated, ringing, ringing, initiated]);
        await accepted(store.sink, unreadable('CA2'));
        await acceptInTurn(store.sink, [progressOf('CA3', 'ringing', 1), ringing]);

        const entries = await recordsFrom(store, 0, limit);

        expect(entries.map(({ position, kind, callSid }) => [position, kind, callSid])).toEqual([
          [1, 'event', 'CA1'],
          [2, 'event', 'CA1'],
          [3, 'repeat', 'CA1'],
          [4, 'repeat', 'CA1'],
          [5, 'unprocessable', 'CA2'],
          [6, 'event', 'CA3'],
          [7, 'repeat', 'CA1'],
        ]);
        const keys = entries.map((entry) => ('key' in entry ? entry.key : null));
        expect([keys[2], keys[3], keys[6]]).toEqual([keys[1], keys[0], keys[1]]);
        expect(await recordsFrom(store, 5, limit)).toEqual(entries.slice(5));
      });
    });
  });
}
