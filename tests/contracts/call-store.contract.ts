/** What every store promises about the calls and events it holds. Lists are in `call-list.contract.ts`. */

import { afterEach, describe, expect, it } from 'vitest';
import type { CallFilter } from '../../src/core/call-filter.ts';
import { failure } from '../../src/core/result.ts';
import type { CapturedRequest, EventPage } from '../../src/ports/call-store.ts';
import type { Observation } from '../../src/ports/event-sink.ts';
import { EVERYTHING, MASKED } from '../support/askers.ts';
import {
  atSecond,
  type Delivery,
  detected,
  numberLevel,
  recordingIs,
  roomSays,
} from '../support/callbacks.ts';
import type { StoreHarness } from '../support/store-harness.ts';
import {
  acceptAtOnce,
  accepted,
  acceptInTurn,
  observe,
  progressOf,
} from '../support/store-observations.ts';
import {
  eventPage,
  eventsOf,
  exported,
  exportedEvents,
  listed,
  MANY,
  paged,
  sidsOf,
  storedRows,
  textOf,
} from '../support/store-pages.ts';

const STATUSES = ['initiated', 'ringing', 'answered', 'completed', 'busy', 'failed', 'on-hold'];
/** Calls of all kinds, in the order of arrival. */
const MIXED: readonly Delivery[] = Array.from({ length: 42 }, (_, index) =>
  progressOf(`CA${index}`, STATUSES[index % 7] ?? '', (index * 7) % 40),
);

export function describeCallStore(name: string, harness: StoreHarness): void {
  describe(`${name} as a store of calls`, () => {
    describe('while data changes', () => {
      afterEach(() => harness.clear());

      it('pages with no gaps and no repeats while new calls arrive and old ones change', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, MIXED);

        const seen = await paged(store.calls, {}, 5, (page) =>
          acceptInTurn(store.sink, [
            progressOf(`CB${page}`, 'ringing', page),
            progressOf(`CA${page}`, 'completed', 50),
          ]),
        );

        expect(sidsOf(seen)).toEqual(MIXED.map((_, index) => `CA${index}`).reverse());
      });

      it('never shows a row that is waiting for its call, and later shows the call with all its facts', async () => {
        const store = await harness.open();
        const recorded = recordingIs('completed', { CallSid: 'CA1' });
        await acceptInTurn(store.sink, [recorded, detected('human', 2)]);
        expect(await store.calls.call(EVERYTHING, 'CA1')).toBeNull();
        expect((await listed(store.calls, {})).calls).toEqual([]);
        expect(await exported(store.calls.exportCalls(EVERYTHING, {}))).toEqual([]);
        expect(await store.calls.countByStatus(EVERYTHING)).toEqual(new Map());

        const again = await store.reopen();
        await acceptInTurn(again.sink, [
          progressOf('CA1', 'completed', 9, { From: '+15550100009', ParentCallSid: 'CA0' }),
        ]);

        const shown = { callSid: 'CA1', events: 2, recordings: [{ recordingSid: 'RE1' }] };
        expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject(shown);
        for (const filter of [
          {},
          { fromNumber: '+15550100009' },
          { parentCallSid: 'CA0' },
          { status: ['completed' as const] },
          { from: atSecond(9), to: atSecond(10) },
        ]) {
          expect((await listed(again.calls, filter)).calls).toMatchObject([shown]);
        }
      });

      it('finds a call by its current facts, not by earlier ones', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, [
          progressOf('CA1', 'initiated', 8, { To: '+15550100003' }),
          progressOf('CA1', 'ringing', 9, { To: '+15550100004' }),
          numberLevel('completed', 2, 9, { CallSid: 'CA1', To: '+15550100005' }),
        ]);

        const found = async (filter: CallFilter) =>
          (await listed(store.calls, filter)).calls.length;
        expect(await found({ toNumber: '+15550100003' })).toBe(0);
        expect(await found({ toNumber: '+15550100004' })).toBe(0);
        expect(await found({ toNumber: '+15550100005' })).toBe(1);
        expect(await found({ direction: ['inbound'] })).toBe(1);
        expect(await found({ status: ['ringing'] })).toBe(0);
        expect(await found({ from: atSecond(2), to: atSecond(3) })).toBe(1);
        expect(await found({ from: atSecond(8), to: atSecond(9) })).toBe(0);
      });

      it('is never behind the last acknowledgement, even under load', async () => {
        const store = await harness.open();
        const calls = Array.from({ length: 400 }, (_, index) => `CA${index}`);
        const acknowledged = new Map<string, number>();
        const behind: string[] = [];
        const check = async (callSid: string, atLeast: number): Promise<void> => {
          const call = await store.calls.call(EVERYTHING, callSid);
          if ((call?.events ?? 0) < atLeast) behind.push(`${callSid}: the call`);
          const events = await eventsOf(store.calls, callSid);
          if (events.length < atLeast) behind.push(`${callSid}: its events`);
        };
        const checks: Promise<void>[] = [];

        await Promise.all(
          ['initiated', 'ringing', 'answered', 'completed'].flatMap((status, second) =>
            calls.map(async (callSid, index) => {
              await accepted(store.sink, observe(progressOf(callSid, status, second)));
              const count = (acknowledged.get(callSid) ?? 0) + 1;
              acknowledged.set(callSid, count);
              if (index % 40 === 0) checks.push(check(callSid, count));
            }),
          ),
        );
        await Promise.all(checks);

        expect(checks).toHaveLength(40);
        expect(behind).toEqual([]);
      });

      it('shows how often a call was repeated, as soon as the repeat is acknowledged', async () => {
        const store = await harness.open();
        const many = Array.from({ length: 200 }, (_, index) => progressOf(`CA${index}`, 'busy', 0));
        await acceptAtOnce(store.sink, many);
        await listed(store.calls, {});

        await acceptAtOnce(store.sink, many);

        expect(await store.calls.call(EVERYTHING, 'CA7')).toMatchObject({
          events: 1,
          duplicates: 1,
        });
      });

      it('counts calls by status, and a recount agrees', async () => {
        const store = await harness.open({ forgetful: true });
        for (const second of [0, 40, 80]) {
          await acceptAtOnce(
            store.sink,
            MIXED.map((_, index) =>
              progressOf(`CA${index}`, STATUSES[(index * (second + 3)) % 7] ?? '', second + index),
            ),
          );
        }
        const again = await store.reopen();

        const recount = new Map<string, number>();
        for (const { status } of (await listed(again.calls, {})).calls) {
          recount.set(status, (recount.get(status) ?? 0) + 1);
        }
        const counted = [...(await again.calls.countByStatus(EVERYTHING))].filter(
          ([, count]) => count !== 0,
        );
        expect(new Map(counted)).toEqual(recount);
      });
    });

    it('finds sids by prefix, both random ones and ones that all begin alike', async () => {
      const store = await harness.open();
      const alike = Array.from(
        { length: 30 },
        (_, index) => `CA${String(index).padStart(32, '0')}`,
      );
      const random = [
        'bc5cd0a1-1111-4c1b-9a53-0b6f6a1f2c11',
        'bc5cd0a1-2222-4c1b-9a53-0b6f6a1f2c11',
        'fc5cd0a1-1111-4c1b-9a53-0b6f6a1f2c11',
        'CAbc5cd0a1bc5cd0a1bc5cd0a1bc5cd0a1',
      ];
      await acceptAtOnce(
        store.sink,
        [...random, ...alike].map((sid) => progressOf(sid, 'ringing', 1)),
      );
      const found = async (prefix: string, limit = 11) =>
        [...(await store.calls.sidsBeginning(EVERYTHING, prefix, limit))].sort();

      expect(await found('bc5cd0a1')).toEqual(random.slice(0, 2));
      expect(await found('bc5cd0a1-2')).toEqual([random[1]]);
      expect(await found('bc5cd0a1', 1)).toHaveLength(1);
      expect(await found('fc5cd0a1')).toEqual([random[2]]);
      expect(await found('CAbc5cd0a1')).toEqual([random[3]]);
      expect(await found('bc5cd0a2')).toEqual([]);
      expect(await found('bc5cd0a')).toEqual([]);
      // The prefix is ambiguous when there is more than one. Each call is still found by its whole sid.
      expect((await found('CA00000000')).length).toBeGreaterThan(1);
      const again = await store.reopen({ forgetful: true });
      for (const sid of [...alike, ...random]) {
        expect(await again.calls.call(EVERYTHING, sid)).toMatchObject({ callSid: sid, events: 1 });
      }
      await acceptAtOnce(
        again.sink,
        alike.map((sid) => progressOf(sid, 'ringing', 1)),
      );
      expect(await again.calls.call(EVERYTHING, alike[29] ?? '')).toMatchObject({
        events: 1,
        duplicates: 1,
      });
    });

    describe('events', () => {
      afterEach(() => harness.clear());

      it('are shown as received, in the order of arrival, including wrong and unknown values', async () => {
        const store = await harness.open();
        const deliveries = [
          progressOf('CA1', 'answered', 5, { SequenceNumber: '2', Unheard: ' of ' }),
          progressOf('CA1', 'on-hold', 3, { Twice: ['b', 'a'], Empty: '' }),
          roomSays('participant-join', 4, { CallSid: 'CA1' }),
          recordingIs('completed', { CallSid: 'CA1' }),
          progressOf('CA1', 'ringing', 1, { Timestamp: 'soon', From: '+1 555\u0000💥' }),
        ];
        await acceptInTurn(store.sink, [...deliveries.slice(0, 3), ...deliveries.slice(1)]);

        const events = await eventsOf(store.calls, 'CA1');

        expect(events.map(({ parameters }) => parameters)).toEqual(
          deliveries.map(({ parameters }) => Object.fromEntries(parameters)),
        );
        const untimed = atSecond(30);
        expect(
          events.map(({ kind, status, sequenceNumber, occurredAt }) => [
            kind,
            status,
            sequenceNumber,
            occurredAt,
          ]),
        ).toEqual([
          ['progress', 'answered', 2, atSecond(5)],
          ['progress', 'on-hold', null, atSecond(3)],
          ['conference', null, null, atSecond(4)],
          ['recording', null, null, untimed],
          ['progress', 'ringing', null, atSecond(2)],
        ]);
        // Repeats take positions in between.
        expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 6, 7]);
        expect(events.map(({ receivedAt }) => receivedAt)).toEqual(
          deliveries.map(({ receivedAt }) => receivedAt),
        );
        expect(new Set(events.map(({ provenance }) => provenance))).toEqual(new Set(['callback']));
      });

      it('are read back as they came: by GET, by POST with a query, as JSON', async () => {
        const store = await harness.open();
        const body = (text: string): Uint8Array => Buffer.from(text);
        const sent: readonly Observation['request'][] = [
          {
            method: 'GET',
            target: '/callbacks/voice?CallSid=CA1&CallStatus=ringing&A=1&A=2&B=%C3%BC+%2B',
            encoding: 'form',
            body: body(''),
          },
          {
            method: 'POST',
            target: '/callbacks/voice?tenant=7&CallStatus=busy',
            encoding: 'form',
            body: body('CallSid=CA1&CallStatus=in-progress&A=1&B=&A=2&__proto__=x&7=8&%=%zz'),
          },
          {
            method: 'POST',
            target: '/CallStatus',
            encoding: 'json',
            body: body('{"CallSid":"CA1","CallStatus":"completed","A":["1",2,null],"B":{"c":1}}'),
          },
        ];
        for (const [index, request] of sent.entries()) {
          await accepted(store.sink, { ...observe(progressOf('CA1', 'queued', index)), request });
        }

        const again = await store.reopen();
        const parameters = [
          { CallSid: 'CA1', CallStatus: 'ringing', A: ['1', '2'], B: 'ü +' },
          Object.fromEntries([
            ['CallSid', 'CA1'],
            ['CallStatus', 'in-progress'],
            ['A', ['1', '2']],
            ['B', ''],
            ['__proto__', 'x'],
            ['7', '8'],
            ['%', '%zz'],
          ]),
          { CallSid: 'CA1', CallStatus: 'completed', A: ['1', '2', ''], B: '{"c":1}' },
        ];
        const events = await eventsOf(again.calls, 'CA1');
        expect(events.map((event) => event.parameters)).toEqual(parameters);
        expect(events.map(({ status }) => status)).toEqual(['ringing', 'in-progress', 'completed']);
        expect(await exportedEvents(again.exports)).toEqual([
          {
            path: '/callbacks/voice',
            method: 'GET',
            parameters: parameters[0],
            receivedAt: atSecond(1),
          },
          {
            path: '/callbacks/voice?tenant=7&CallStatus=busy',
            method: 'POST',
            parameters: parameters[1],
            receivedAt: atSecond(2),
          },
          {
            path: '/CallStatus',
            method: 'POST',
            parameters: parameters[2],
            receivedAt: atSecond(3),
          },
        ] satisfies readonly CapturedRequest[]);
      });

      it('come in pages to the end, with no gaps and no repeats, while more arrive', async () => {
        const store = await harness.open();
        const deliveries = Array.from({ length: 23 }, (_, index) =>
          progressOf('CA1', 'ringing', index),
        );
        await acceptInTurn(store.sink, deliveries.slice(0, 20));

        const seconds: (number | undefined)[] = [];
        let cursor: string | null = null;
        let next = 20;
        do {
          const page: EventPage = await eventPage(store.calls, 'CA1', { cursor, limit: 6 });
          seconds.push(...page.events.map(({ occurredAt }) => (occurredAt - atSecond(0)) / 1000));
          cursor = page.nextCursor;
          await acceptInTurn(store.sink, deliveries.slice(next, next + 1));
          next += 1;
        } while (cursor !== null);

        expect(seconds).toEqual(Array.from({ length: 23 }, (_, index) => index));
      });

      it('all come from a call with hundreds of them, from any position', async () => {
        const store = await harness.open();
        const deliveries = Array.from({ length: 400 }, (_, index) =>
          progressOf(`CA${index % 2}`, 'ringing', 0, { SequenceNumber: String(index) }),
        );
        for (let first = 0; first < deliveries.length; first += 100) {
          await acceptAtOnce(store.sink, deliveries.slice(first, first + 100));
        }
        const odd = Array.from({ length: 200 }, (_, index) => 2 * index + 1);
        for (const limit of [7, 64, 65, 1000]) {
          const numbers: (number | null)[] = [];
          let cursor: string | null = null;
          do {
            const page: EventPage = await eventPage(store.calls, 'CA1', { cursor, limit });
            expect(page.events.length).toBeLessThanOrEqual(limit);
            numbers.push(...page.events.map(({ sequenceNumber }) => sequenceNumber));
            cursor = page.nextCursor;
          } while (cursor !== null);
          expect(numbers).toEqual(odd);
        }
        expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({
          events: 200,
          duplicates: 0,
        });
      });

      it('say how often each was repeated and when last, on whichever page it is', async () => {
        const store = await harness.open();
        const [first, second, third] = ['initiated', 'ringing', 'completed'].map((status, at) =>
          progressOf('CA1', status, at),
        );
        if (!first || !second || !third) expect.fail('there are three');
        const again = (delivery: Delivery, at: number) => ({
          ...delivery,
          receivedAt: atSecond(at),
        });
        // The first event's last repeat comes after the last event, and so after the first page.
        await acceptInTurn(store.sink, [
          first,
          again(first, 20),
          progressOf('CA2', 'ringing', 1),
          second,
          progressOf('CA2', 'ringing', 1),
          third,
          again(third, 50),
          again(third, 40),
          again(first, 60),
        ]);

        const expected = [
          [2, atSecond(60)],
          [0, null],
          [2, atSecond(50)],
        ];
        for (const asker of [EVERYTHING, MASKED]) {
          for (const limit of [1, 2, 3]) {
            const seen: unknown[] = [];
            let cursor: string | null = null;
            do {
              const page: EventPage = await eventPage(store.calls, 'CA1', { cursor, limit }, asker);
              seen.push(...page.events.map((event) => [event.duplicates, event.lastDuplicateAt]));
              cursor = page.nextCursor;
            } while (cursor !== null);
            expect(seen).toEqual(expected);
          }
        }
      });

      it('count thousands of repeats that lie among those of another call', async () => {
        const store = await harness.open();
        const repeated = Array.from({ length: 6000 }, (_, index) =>
          progressOf(`CA${index % 2}`, index % 6 < 4 ? 'ringing' : 'busy', 0),
        );
        await acceptAtOnce(store.sink, repeated);

        const [ringing, busy] = await eventsOf(store.calls, 'CA1');

        expect([ringing?.duplicates, busy?.duplicates]).toEqual([1999, 999]);
        expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({
          events: 2,
          duplicates: 2998,
        });
      });

      it("belong to the requested call only, and are null for a call that doesn't exist", async () => {
        const store = await harness.open();
        await acceptAtOnce(
          store.sink,
          Array.from({ length: 300 }, (_, index) => progressOf(`CA${index % 3}`, 'ringing', index)),
        );

        expect(await eventsOf(store.calls, 'CA1', 1000)).toHaveLength(100);
        expect(await store.calls.events(EVERYTHING, 'CA9', { cursor: null, limit: 5 })).toBeNull();
        expect(await store.calls.call(EVERYTHING, 'CA9')).toBeNull();
        expect(await store.calls.call(EVERYTHING, '')).toBeNull();
      });
    });

    describe('exports', () => {
      afterEach(() => harness.clear());

      it('hold everything acknowledged, oldest first, in pages that stay the same size', async () => {
        const store = await harness.open();
        // The store is ready once it answers, so nothing is late only because it has just started.
        await listed(store.calls, {});
        const deliveries = Array.from({ length: MANY }, (_, index) =>
          progressOf(`CA${index}`, index % 2 === 0 ? 'completed' : 'busy', index),
        );
        await acceptAtOnce(store.sink, deliveries);

        const calls = await exported(store.calls.exportCalls(EVERYTHING, {}));
        const even = await exported(store.calls.exportCalls(EVERYTHING, { status: ['completed'] }));
        const events = await exportedEvents(store.exports);

        expect(sidsOf(calls)).toEqual(deliveries.map((_, index) => `CA${index}`));
        expect(sidsOf(even)).toEqual(sidsOf(calls).filter((_, index) => index % 2 === 0));
        expect(events.map(({ parameters }) => parameters)).toEqual(
          deliveries.map(({ parameters }) => Object.fromEntries(parameters)),
        );
      });

      it('match what the store answers otherwise, as files and as JSON lists', async () => {
        const store = await harness.open();
        const deliveries = Array.from({ length: MANY }, (_, index) =>
          progressOf(`CA${index}`, index % 2 === 0 ? 'completed' : 'failed', index),
        );
        await acceptAtOnce(store.sink, deliveries);
        const calls = await exported(store.calls.exportCalls(EVERYTHING, {}));

        const csv = await textOf(
          await store.exports.callsCsv(EVERYTHING, { filter: { status: ['failed'] } }),
        );
        const failed = calls.filter(({ status }) => status === 'failed');
        const sidsIn = (text: string): readonly string[] =>
          text
            .split('\r\n')
            .slice(1, -1)
            .map((line) => line.split(',', 1)[0] ?? '');
        expect(sidsIn(csv)).toEqual(sidsOf(failed));
        expect(sidsIn(await textOf(await store.exports.failuresCsv(EVERYTHING, 1)))).toHaveLength(
          100,
        );

        const lines = await textOf(
          await store.exports.callsNdjson(EVERYTHING, { filter: { status: ['failed'] } }),
        );
        expect(lines).toBe(failed.map((call) => `${JSON.stringify(call)}\n`).join(''));

        for (const limit of [1, 1000]) {
          const page = await listed(store.calls, {}, limit);
          const inJson = await store.calls.listJson(EVERYTHING, {}, { cursor: null, limit });
          if (!inJson.ok) expect.fail('no cursor is a bad cursor');
          const { json, size, nextCursor } = inJson.value;
          const text = await textOf(json);
          expect(Buffer.byteLength(text)).toBe(size);
          expect([JSON.parse(text), nextCursor]).toEqual([page.calls, page.nextCursor]);
        }
        const bad = await store.calls.listJson(
          EVERYTHING,
          {},
          { cursor: 'not a cursor', limit: 1 },
        );
        expect(bad).toEqual(failure('bad-cursor'));
      });

      it('hold chosen rows in the order in which they were chosen', async () => {
        const store = await harness.open();
        const deliveries = Array.from({ length: MANY }, (_, index) =>
          progressOf(`CA${index}`, 'completed', index),
        );
        await acceptAtOnce(store.sink, deliveries);
        const calls = await exported(store.calls.exportCalls(EVERYTHING, {}));
        const rowIds = (await storedRows(store.changes)).toReversed();
        const chosen = [...calls].reverse();

        const lines = await textOf(await store.exports.callsNdjson(EVERYTHING, { rowIds }));
        expect(lines).toBe(chosen.map((call) => `${JSON.stringify(call)}\n`).join(''));
        // A row that never was is left out.
        const { json, size } = await store.calls.rowsJson(EVERYTHING, [
          ...rowIds.slice(0, 100),
          999_999_999,
        ]);
        const text = await textOf(json);
        expect(Buffer.byteLength(text)).toBe(size);
        expect(JSON.parse(text)).toEqual(chosen.slice(0, 100));
      });

      it('can be abandoned by many readers at once, at no cost to the next ones', async () => {
        const store = await harness.open();
        await acceptAtOnce(
          store.sink,
          Array.from({ length: MANY }, (_, index) => progressOf(`CA${index}`, 'busy', index)),
        );
        const whole = await textOf(await store.exports.callsCsv(EVERYTHING, { filter: {} }));
        const left = await Promise.all(
          Array.from({ length: 12 }, async () => {
            const pieces = await store.exports.callsCsv(EVERYTHING, { filter: {} });
            await pieces.next();
            return pieces;
          }),
        );
        const others = Array.from({ length: 4 }, async () =>
          textOf(await store.exports.callsCsv(EVERYTHING, { filter: {} })),
        );
        await Promise.all(left.map((pieces) => pieces.return()));
        expect(await Promise.all(others)).toEqual(others.map(() => whole));
      });

      it('show what was there when they began, even if more arrives meanwhile', async () => {
        const store = await harness.open();
        const before = Array.from({ length: MANY }, (_, index) =>
          progressOf(`CA${index}`, 'busy', 0),
        );
        await acceptAtOnce(store.sink, before);

        const sids: string[] = [];
        for await (const page of store.calls.exportCalls(EVERYTHING, {})) {
          sids.push(...sidsOf(page));
          await acceptInTurn(store.sink, [
            progressOf(`CB${sids.length}`, 'busy', 0),
            progressOf(`CA${sids.length - 1}`, 'completed', 9),
          ]);
        }

        expect(sids.slice(0, MANY)).toEqual(before.map((_, index) => `CA${index}`));
        expect(new Set(sids).size).toBe(sids.length);
      });

      it('are empty when nothing is stored', async () => {
        const store = await harness.open();
        expect(await exported(store.calls.exportCalls(EVERYTHING, {}))).toEqual([]);
        expect(await exportedEvents(store.exports)).toEqual([]);
        expect(await listed(store.calls, {})).toMatchObject({ calls: [], nextCursor: null });
      });
    });
  });
}
