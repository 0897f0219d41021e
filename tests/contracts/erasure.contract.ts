/** What every store promises about erased calls. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChangedCall, CommittedCall } from '../../src/ports/change-feed.ts';
import { EVERYTHING, seeing } from '../support/askers.ts';
import type { Delivery } from '../support/callbacks.ts';
import type { StoreHarness, TestedStore } from '../support/store-harness.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { eventsOf, exportedEvents } from '../support/store-pages.ts';
import { DELIVERIES, HIDDEN, OURS, QUESTIONS, SHARED, SIDS, THEIRS } from './scope.contract.ts';

const AT = Date.UTC(2026, 10, 29, 12);
const AUDIT = {
  ...({ at: AT, action: 'call-erased', actor: 'key_1', address: '203.0.113.7' } as const),
  ...{ subject: 'CA1', count: 1 },
};

const erase = (store: TestedStore, callSid: string, scope: 'all' | typeof OURS = 'all') =>
  store.erasure.erase({ scope: scope === 'all' ? 'all' : [scope] }, callSid, AUDIT);

const PERSONAL = { CallerName: 'Alice Liddell', From: '+15550177001', agent: 'alice' };
const CALLBACKS: readonly Delivery[] = [
  progressOf('CA1', 'initiated', 0, PERSONAL),
  progressOf('CA1', 'ringing', 1, PERSONAL),
  progressOf('CA1', 'answered', 2, PERSONAL),
  progressOf('CA1', 'completed', 9, {
    ...PERSONAL,
    ...{ HangupBy: '15550177001', SipResultCode: '200', CallDuration: '7', AudioInMos: '4.31' },
    RecordingUrl: 'https://files.example.com/15550177001.mp3',
  }),
];
const IS_PERSONAL = /15550177001|[Aa]lice|files\.example/;

export function describeErasure(name: string, harness: StoreHarness): void {
  describe(`${name} after every call of an account was erased`, () => {
    let store: TestedStore;
    beforeAll(async () => {
      store = await harness.open({ failureThreshold: 3, smsRecipients: ['+15550300001'] });
      await acceptInTurn(store.sink, DELIVERIES);
      for (const sid of SIDS) await erase(store, sid, OURS);
    });
    afterAll(() => harness.clear());

    it.each(Object.entries(QUESTIONS))(
      '%s shows its calls without numbers and names',
      async (_name, { ask, ours, theirs }) => {
        const told = await ask(store, seeing([OURS]));
        const gone = [...HIDDEN, '15550100001', '15550400001', '15550100002'];
        expect(gone.filter((part) => told.includes(part))).toEqual([]);
        const all = await ask(store, EVERYTHING);
        expect(theirs.test(all)).toBe(true);
        expect(ours.test(all) || told.includes('"to":null')).toBe(true);
      },
    );

    it("leaves another account's call with the same sid as it was", async () => {
      const call = await store.calls.call(seeing([THEIRS]), SHARED);
      expect(call).toMatchObject({ from: '+15550200001', erasedAt: null });
    });
  });

  describe(`${name} and erasures`, () => {
    afterEach(() => harness.clear());

    it('keeps status, times, SIP and audio of the call and of its events', async () => {
      const store = await harness.open();
      await acceptInTurn(store.sink, CALLBACKS);
      const before = (await store.calls.call(EVERYTHING, 'CA1')) ?? expect.fail();

      expect(await erase(store, 'CA1')).toBe(true);

      const gone = { from: null, to: null, callerName: null, hangupBy: null, recordings: [] };
      const erasedAt = new Date(AT).toISOString();
      const expected = { ...before, ...gone, erasedAt };
      expect(await store.calls.call(EVERYTHING, 'CA1')).toEqual(expected);
      const events = await eventsOf(store.calls, 'CA1');
      expect(events.map(({ status }) => status)).toEqual(
        CALLBACKS.map(({ parameters }) => parameters.get('CallStatus')),
      );
      expect(JSON.stringify(events)).not.toMatch(IS_PERSONAL);
      const again = await store.reopen();
      expect(await again.calls.call(EVERYTHING, 'CA1')).toEqual(expected);
    });

    it.each([1, 2, 3])(
      'erases callbacks that come after it, here the ones after the first %i, and recognises repeats',
      async (before) => {
        const whole = await harness.open();
        await acceptInTurn(whole.sink, CALLBACKS);
        await erase(whole, 'CA1');

        const store = await harness.open();
        await acceptInTurn(store.sink, CALLBACKS.slice(0, before));
        await erase(store, 'CA1');
        await acceptInTurn(store.sink, [...CALLBACKS.slice(before), ...CALLBACKS]);

        expect(await store.calls.call(EVERYTHING, 'CA1')).toEqual({
          ...(await whole.calls.call(EVERYTHING, 'CA1')),
          duplicates: CALLBACKS.length,
        });
        const captured = await exportedEvents(store.exports);
        expect(captured).toHaveLength(CALLBACKS.length);
        expect(JSON.stringify(captured)).not.toMatch(IS_PERSONAL);
      },
    );

    it("doesn't erase a call of another account, nor one that isn't stored", async () => {
      const store = await harness.open();
      await acceptInTurn(store.sink, CALLBACKS);
      expect(await erase(store, 'CA1', OURS)).toBe(false);
      expect(await erase(store, 'CA2')).toBe(false);
      expect(await erase(store, 'not a sid')).toBe(false);
      expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({ erasedAt: null });
      expect(await store.audit.page({ cursor: null, limit: 10 })).toMatchObject({
        value: { records: [] },
      });
    });

    it('can be asked again, and notes each time in the audit log', async () => {
      const store = await harness.open();
      await acceptInTurn(store.sink, CALLBACKS);
      expect(await erase(store, 'CA1')).toBe(true);
      const once = await store.calls.call(EVERYTHING, 'CA1');
      expect(await erase(store, 'CA1')).toBe(true);
      expect(await store.calls.call(EVERYTHING, 'CA1')).toEqual(once);
      expect(await store.audit.page({ cursor: null, limit: 10 })).toMatchObject({
        value: { records: [AUDIT, AUDIT] },
      });
    });

    it('tells followers of it, and listeners', async () => {
      const store = await harness.open();
      await acceptInTurn(store.sink, [...CALLBACKS, progressOf('CA2', 'ringing', 1)]);
      const heard: (ChangedCall | CommittedCall)[] = [];
      store.feed.onCommit(({ changed }) => heard.push(...changed), { changes: true });

      await erase(store, 'CA1');

      const { entries } = await store.changes.recordsAfter(5, 10);
      expect(entries).toMatchObject([
        { ...{ kind: 'erasure', position: 6, receivedAt: AT }, callSid: 'CA1' },
      ]);
      const { calls } = await store.changes.changesAfter(5, 10);
      for (const changes of [heard.slice(-1), calls]) {
        expect(changes).toMatchObject([{ kind: 'current', callSid: 'CA1', position: 6 }]);
        const [change] = changes;
        if (change?.kind !== 'current') expect.fail('the call is still there');
        expect(change.state()).toMatchObject({ erasedAt: AT, facts: { from: null } });
      }
    });
  });
}
