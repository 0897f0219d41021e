/** What every store promises about lists of calls. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallFilter, matches } from '../../src/core/call-filter.ts';
import { failure } from '../../src/core/result.ts';
import type { Call } from '../../src/core/wire/call.ts';
import { EVERYTHING } from '../support/askers.ts';
import {
  atSecond,
  type Delivery,
  detected,
  recordingIs,
  roomSays,
  T0,
} from '../support/callbacks.ts';
import type { StoreHarness, TestedStore } from '../support/store-harness.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { exported, listed, pageAt, paged, pagedBack, sidsOf } from '../support/store-pages.ts';

/** Whether a call matches the filter, without the store. */
const isAskedFor = (call: Call, filter: CallFilter): boolean =>
  matches({ ...call, failureBatch: null, startedAt: Date.parse(call.startedAt ?? '') }, filter);

const NUMBERS = ['+15550100001', '+15550100002', '+15550100003'] as const;
const STATUSES = ['initiated', 'ringing', 'answered', 'completed', 'busy', 'failed', 'on-hold'];
const DIRECTIONS = ['inbound', 'outbound-api', 'outbound-dial'];

/** 42 calls that differ in every property a filter can select, in the order of arrival. */
const MIXED: readonly Delivery[] = Array.from({ length: 42 }, (_, index) =>
  progressOf(`CA${index}`, STATUSES[index % 7] ?? '', (index * 7) % 40, {
    Direction: DIRECTIONS[index % 3] ?? null,
    From: NUMBERS[index % 2] ?? null,
    To: NUMBERS[(index % 5) % 3] ?? null,
    ParentCallSid: index % 4 === 3 ? 'CA0' : null,
  }),
);
/** Deliveries whose rows wait for their calls. */
const WAITING: readonly Delivery[] = [
  recordingIs('completed', { CallSid: 'CA-recorded' }),
  roomSays('participant-join', 3, { CallSid: 'CA-met' }),
  roomSays('conference-start', 3, { CallSid: null }),
  detected('human', 4),
];

const optional = <Value>(value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined, freq: 1 });
const FILTER = fc
  .record({
    status: optional(
      fc.uniqueArray(
        fc.constantFrom(
          'initiated' as const,
          'ringing' as const,
          'in-progress' as const,
          'completed' as const,
          'failed' as const,
          'unknown' as const,
        ),
        { maxLength: 3 },
      ),
    ),
    direction: optional(fc.uniqueArray(fc.constantFrom(...DIRECTIONS), { minLength: 1 })),
    fromNumber: optional(fc.constantFrom(...NUMBERS)),
    toNumber: optional(fc.constantFrom(...NUMBERS)),
    number: optional(fc.constantFrom(...NUMBERS)),
    parentCallSid: optional(fc.constantFrom('CA0', 'CA1')),
    from: optional(fc.nat(45).map(atSecond)),
    to: optional(fc.nat(45).map(atSecond)),
  })
  .map((filter) => definedOf(filter));

/** The filter without the properties that are undefined. */
function definedOf(filter: Readonly<Record<string, unknown>>): CallFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export function describeCallList(name: string, harness: StoreHarness): void {
  describe(`${name} listing calls`, () => {
    let store: TestedStore;
    let all: readonly Call[];

    beforeAll(async () => {
      store = await harness.open({ failureThreshold: 2 });
      await acceptInTurn(store.sink, [...MIXED, ...WAITING]);
      all = (await listed(store.calls, {})).calls;
    });
    afterAll(() => harness.clear());

    it('shows the newest first, as `call` shows them, and no row that is waiting for its call', async () => {
      expect(sidsOf(all)).toEqual(MIXED.map((_, index) => `CA${index}`).reverse());
      for (const call of all)
        expect(await store.calls.call(EVERYTHING, call.callSid)).toEqual(call);
    });

    it('answers each filter, alone or combined', async () => {
      await fc.assert(
        fc.asyncProperty(FILTER, async (filter) => {
          const expected = all.filter((call) => isAskedFor(call, filter));
          const [page, oldestFirst] = await Promise.all([
            listed(store.calls, filter),
            exported(store.calls.exportCalls(EVERYTHING, filter)),
          ]);
          expect(sidsOf(page.calls)).toEqual(sidsOf(expected));
          expect(oldestFirst).toEqual(expected.toReversed());
        }),
        { numRuns: 150 },
      );
    });

    it.each<readonly [string, CallFilter, number]>([
      ['status', { status: ['failed'] }, 6],
      ['status as it is shown, not as received', { status: ['in-progress'] }, 6],
      ['several statuses', { status: ['busy', 'unknown'] }, 12],
      ['no status at all', { status: [] }, 0],
      ['direction', { direction: ['inbound'] }, 14],
      ['several directions', { direction: ['inbound', 'outbound-dial'] }, 28],
      ['from number', { fromNumber: NUMBERS[0] }, 21],
      ['to number', { toNumber: NUMBERS[2] }, 8],
      ['either number', { number: NUMBERS[2] }, 8],
      ['parent', { parentCallSid: 'CA0' }, 10],
      ['a number that never called', { number: '+15550199999' }, 0],
      ['an empty window', { from: atSecond(5), to: atSecond(5) }, 0],
      ['two at once', { fromNumber: NUMBERS[0], status: ['failed', 'busy'] }, 6],
    ])('filters by %s', async (_, filter, count) => {
      expect((await listed(store.calls, filter)).calls).toHaveLength(count);
    });

    it('filters by failure batch, whatever status the call has now', async () => {
      const failed = all.filter(({ status }) => status === 'failed');
      const batches = await Promise.all(
        [1, 2, 3, 4].map(async (batch) => sidsOf((await listed(store.calls, { batch })).calls)),
      );
      expect(batches.map((batch) => batch.length)).toEqual([2, 2, 2, 0]);
      expect(batches.flat().sort()).toEqual([...sidsOf(failed)].sort());
      expect((await listed(store.calls, { batch: 1, fromNumber: NUMBERS[1] })).calls).toHaveLength(
        1,
      );
    });

    it('treats a window as half-open, by when the call started', async () => {
      const times = all.map(({ startedAt }) => Date.parse(startedAt ?? ''));
      const at = times[3] ?? 0;
      const inWindow = await listed(store.calls, { from: at, to: at + 1 });
      expect(sidsOf(inWindow.calls)).toContain('CA38');
      const before = await listed(store.calls, { to: at });
      expect(sidsOf(before.calls)).not.toContain('CA38');
      const after = await listed(store.calls, { from: at + 1 });
      expect(inWindow.calls.length + before.calls.length + after.calls.length).toBe(42);
    });

    it.each([1, 2, 7, 41, 42, 43])(
      'pages by %d to the end, with no gaps and no repeats',
      async (limit) => {
        expect(sidsOf(await paged(store.calls, {}, limit))).toEqual(sidsOf(all));
        const filter: CallFilter = { number: NUMBERS[0], direction: ['inbound'] };
        expect(sidsOf(await paged(store.calls, filter, limit))).toEqual(
          sidsOf(all.filter((call) => isAskedFor(call, filter))),
        );
      },
    );

    it.each([1, 2, 7, 41, 42, 43])(
      'pages by %d back to the top, over the same calls',
      async (limit) => {
        for (const filter of [{}, { number: NUMBERS[0], direction: ['inbound'] }] as const) {
          const expected = sidsOf(all.filter((call) => isAskedFor(call, filter)));
          const oldest = await pageAt(store.calls, filter, { cursor: null, limit: 1, at: T0 - 1 });
          expect(oldest).toMatchObject({ calls: [], nextCursor: null });
          expect(sidsOf(await pagedBack(store.calls, filter, oldest, limit))).toEqual(expected);
        }
      },
    );

    it('turns around at any page: what precedes the next page is this one', async () => {
      await fc.assert(
        fc.asyncProperty(FILTER, fc.integer({ min: 1, max: 9 }), async (filter, limit) => {
          let page = await pageAt(store.calls, filter, { cursor: null, limit });
          while (page.nextCursor !== null) {
            const next = await pageAt(store.calls, filter, { cursor: page.nextCursor, limit });
            const back = await pageAt(store.calls, filter, { cursor: next.previousCursor, limit });
            expect(sidsOf(back.calls)).toEqual(sidsOf(page.calls));
            page = next;
          }
        }),
        { numRuns: 30 },
      );
    });

    it('begins at a time, with the newest call that was first seen by then', async () => {
      const timed = await harness.open();
      const seconds = Array.from({ length: 20 }, (_, index) => index * 3);
      await acceptInTurn(
        timed.sink,
        seconds.map((second) => progressOf(`CA${second}`, 'ringing', second)),
      );
      const { calls } = await listed(timed.calls, {});
      for (let at = atSecond(-1); at <= atSecond(62); at += 500) {
        const page = await pageAt(timed.calls, {}, { cursor: null, limit: 3, at });
        const seen = calls.filter(({ firstSeenAt }) => Date.parse(firstSeenAt) <= at);
        expect(sidsOf(page.calls)).toEqual(sidsOf(seen.slice(0, 3)));
        const newer = await pagedBack(timed.calls, {}, page, 7);
        expect(sidsOf([...newer, ...seen])).toEqual(sidsOf(calls));
      }
      await timed.close();
    });

    it('has nothing before the first page, and nothing at all in an empty store', async () => {
      expect((await listed(store.calls, {}, 5)).previousCursor).toBeNull();
      const empty = await harness.open();
      const page = await pageAt(empty.calls, {}, { cursor: null, limit: 5, at: T0 });
      expect(page).toMatchObject({ calls: [], nextCursor: null });
      expect(await pagedBack(empty.calls, {}, page, 5)).toEqual([]);
      await empty.close();
    });

    it("refuses a cursor of another database, and text that isn't a cursor", async () => {
      const { nextCursor } = await listed(store.calls, {}, 5);
      const other = await harness.open();
      await acceptInTurn(other.sink, MIXED.slice(0, 10));

      const refused = failure('bad-cursor');
      for (const cursor of [nextCursor, '', '7', 'x-7', `${nextCursor} `, '-', '💥']) {
        expect(await other.calls.list(EVERYTHING, {}, { cursor, limit: 5 })).toEqual(refused);
        expect(await other.calls.events(EVERYTHING, 'CA1', { cursor, limit: 5 })).toEqual(refused);
        expect(await other.failures.page(EVERYTHING, { cursor, limit: 5 })).toEqual(refused);
      }
      expect(
        await store.calls.list(EVERYTHING, {}, { cursor: nextCursor, limit: 5 }),
      ).toMatchObject({
        value: { calls: [{ callSid: 'CA36' }, {}, {}, {}, {}] },
      });
      await other.close();
    });

    it('says how current it is', async () => {
      const before = Date.now();
      const page = await listed(store.calls, {});
      expect(page.lagMs).toBe(0);
      expect(page.asOf).toBeGreaterThanOrEqual(before);
      expect(page.asOf).toBeLessThanOrEqual(Date.now());
    });
  });
}
