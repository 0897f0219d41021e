/** What every store promises about accepting callbacks and announcing what it accepted. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { rowOf } from '../../src/core/calls/call-row.ts';
import type { Commit, CommittedCall, CommittedDelivery } from '../../src/ports/change-feed.ts';
import { EVERYTHING } from '../support/askers.ts';
import { arriving, type Delivery, recordingIs } from '../support/callbacks.ts';
import type { StoreHarness, TestedStore } from '../support/store-harness.ts';
import {
  acceptAtOnce,
  accepted,
  acceptInTurn,
  observe,
  progressOf,
  unreadable,
} from '../support/store-observations.ts';

/** Collects the commits that the feed announces from now on. */
function heard(store: TestedStore, changes = true): Commit[] {
  const commits: Commit[] = [];
  store.feed.onCommit((commit) => commits.push(kept(commit)), { changes });
  return commits;
}

/** A commit, with a copy of its callbacks' requests. */
function kept({ head, changed, admitted, closed, deliveries }: Commit): Commit {
  const copies = deliveries.map(({ kind, callSid, outcome, request }) => {
    const { method, target, encoding } = request;
    const body = Uint8Array.from(request.body);
    return { kind, callSid, outcome, request: { method, target, encoding, body } };
  });
  return { head, changed, admitted, closed, deliveries: copies };
}

/** Resolves when everything accepted so far has been announced. Decisions are announced with their commit. */
const allTold = (store: TestedStore): Promise<unknown> => store.failures.withoutReport();

const deliveriesIn = (commits: readonly Commit[]): readonly CommittedDelivery[] =>
  commits.flatMap((commit) => commit.deliveries);

const changesIn = (commits: readonly Commit[]): readonly CommittedCall[] =>
  commits.flatMap((commit) => commit.changed);

/** How a call had ended before the commit, and its status after it. */
const moved = (call: CommittedCall) => [call.endedBefore()?.end?.status ?? null, call.status];

/** Gives the store these deliveries, each in a commit of its own. */
async function acceptApart(store: TestedStore, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) {
    await acceptInTurn(store.sink, [delivery]);
    await allTold(store);
  }
}

/** A call from its beginning to this end. */
const callThatEnds = (callSid: string, status: string): readonly Delivery[] => [
  progressOf(callSid, 'initiated', 0),
  progressOf(callSid, 'ringing', 1),
  progressOf(callSid, status, 4),
];

export function describeEventSink(name: string, harness: StoreHarness): void {
  describe(`${name} as a sink of events`, () => {
    afterEach(() => harness.clear());

    describe('accept', () => {
      it('answers `stored` both for new callbacks and for repeats, and its feed says which is which', async () => {
        const store = await harness.open();
        const commits = heard(store);
        const ringing = progressOf('CA1', 'ringing', 1);

        const answers = await acceptInTurn(store.sink, [
          progressOf('CA1', 'initiated', 0),
          ringing,
          ringing,
          arriving(ringing, 60),
          progressOf('CA1', 'busy', 4),
          progressOf('CA2', 'busy', 4),
        ]);

        expect(new Set(answers)).toEqual(new Set(['stored']));
        await allTold(store);
        expect(deliveriesIn(commits).map(({ outcome }) => outcome)).toEqual([
          'stored',
          'stored',
          'duplicate',
          'duplicate',
          'stored',
          'stored',
        ]);
      });

      it('counts a delivery that is repeated at once, among many others', async () => {
        const store = await harness.open();
        const once = Array.from({ length: 200 }, (_, index) =>
          progressOf(`CA${index}`, 'ringing', 0),
        );
        const repeated = once.flatMap((delivery) => [delivery, delivery, delivery]);

        await acceptAtOnce(store.sink, repeated);

        expect(await store.calls.call(EVERYTHING, 'CA7')).toMatchObject({
          events: 1,
          duplicates: 2,
        });
      });

      it('recognises repeats after a restart', async () => {
        const store = await harness.open();
        const deliveries = callThatEnds('CA1', 'completed');
        await acceptInTurn(store.sink, deliveries);

        const again = await store.reopen();

        await acceptInTurn(again.sink, deliveries);

        expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject({
          events: 3,
          duplicates: 3,
        });
      });

      it('recognises repeats of a call that has left memory', async () => {
        const store = await harness.open({ forgetful: true });
        const deliveries = callThatEnds('CA1', 'completed');
        await acceptInTurn(store.sink, deliveries);
        await acceptInTurn(store.sink, callThatEnds('CA2', 'completed'));

        await acceptInTurn(store.sink, deliveries);
        await acceptInTurn(store.sink, [recordingIs('completed', { CallSid: 'CA1' })]);

        expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({
          status: 'completed',
          events: 4,
          duplicates: 3,
          recordings: [{ recordingSid: 'RE1' }],
        });
      });

      it('recognises each of the hundreds of events of one call, after a restart and out of memory', async () => {
        const store = await harness.open();
        const deliveries = Array.from({ length: 300 }, (_, index) =>
          progressOf('CA1', 'ringing', 0, { SequenceNumber: String(index) }),
        );
        await acceptAtOnce(store.sink, deliveries);

        const again = await store.reopen({ forgetful: true });
        await acceptAtOnce(again.sink, deliveries.slice(0, 150));
        await acceptInTurn(again.sink, deliveries.slice(290));

        expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject({
          events: 300,
          duplicates: 160,
        });
      });

      it('keeps calls of two accounts apart even if they share a sid', async () => {
        const store = await harness.open();

        const answers = await acceptInTurn(store.sink, [
          progressOf('CA1', 'ringing', 1, { AccountSid: 'AC1' }),
          progressOf('CA1', 'busy', 2, { AccountSid: 'AC2' }),
        ]);

        expect(answers).toEqual(['stored', 'stored']);
        // On a busy machine, rows trail what was accepted, and a list doesn't wait for them.
        await vi.waitFor(async () => {
          const page = await store.calls.list(EVERYTHING, {}, { cursor: null, limit: 10 });
          expect(page).toMatchObject({
            value: {
              calls: [
                { accountSid: 'AC2', callSid: 'CA1', status: 'busy' },
                { accountSid: 'AC1', callSid: 'CA1', status: 'ringing' },
              ],
            },
          });
        }, 60_000);
      });

      it('answers in the order of arrival', async () => {
        const store = await harness.open();
        const order: number[] = [];

        await Promise.all(
          Array.from({ length: 500 }, async (_, index) => {
            await accepted(store.sink, observe(progressOf(`CA${index % 40}`, 'ringing', index)));
            order.push(index);
          }),
        );

        expect(order).toEqual(Array.from({ length: 500 }, (_, index) => index));
      });

      it('stores what it cannot read, without disturbing the rest', async () => {
        const store = await harness.open();
        const commits = heard(store);

        const answers = await Promise.all([
          accepted(store.sink, observe(progressOf('CA1', 'ringing', 0))),
          accepted(store.sink, unreadable('CA2')),
          accepted(store.sink, observe(progressOf('CA3', 'ringing', 0))),
        ]);

        expect(answers).toEqual(['stored', 'stored', 'stored']);
        await allTold(store);
        expect(deliveriesIn(commits).map(({ outcome }) => outcome)).toEqual([
          'stored',
          'unprocessable',
          'stored',
        ]);
        expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({ status: 'ringing' });
        expect(await store.calls.call(EVERYTHING, 'CA2')).toBeNull();
        expect(await store.calls.call(EVERYTHING, 'CA3')).toMatchObject({ status: 'ringing' });
      });

      it('has everything it ever acknowledged on disk when it opens again', async () => {
        const store = await harness.open({ forgetful: true });
        const deliveries = Array.from({ length: 300 }, (_, index) =>
          callThatEnds(`CA${index}`, index % 2 === 0 ? 'completed' : 'busy'),
        );
        await acceptAtOnce(store.sink, deliveries.flat());

        const again = await store.reopen();

        expect(await again.calls.countByStatus(EVERYTHING)).toEqual(
          new Map([
            ['completed', 150],
            ['busy', 150],
          ]),
        );
      });

      it('commits and answers everything accepted before it closes, and nothing after', async () => {
        const store = await harness.open();
        const answers = acceptAtOnce(
          store.sink,
          Array.from({ length: 100 }, (_, index) => progressOf(`CA${index}`, 'ringing', 0)),
        );

        const again = await store.reopen();

        expect(new Set(await answers)).toEqual(new Set(['stored']));
        expect(await accepted(store.sink, observe(progressOf('CA1', 'busy', 9)))).toBe('failed');
        expect(await again.calls.call(EVERYTHING, 'CA1')).toMatchObject({ status: 'ringing' });
      });
    });

    describe('the feed', () => {
      it('announces each accepted callback once, in order, with the head of the log', async () => {
        const store = await harness.open();
        const commits = heard(store);
        const ringing = progressOf('CA1', 'ringing', 1);

        const answered = progressOf('CA1', 'answered', 2, { Direction: null });
        const sent = [progressOf('CA1', 'initiated', 0), ringing, ringing, answered];
        await acceptInTurn(store.sink, sent);

        await allTold(store);
        const outcomes = ['stored', 'stored', 'duplicate', 'stored'] as const;
        expect(deliveriesIn(commits)).toEqual(
          sent.map((delivery, index) => {
            const { kind, callSid, request } = observe(delivery);
            const body = Uint8Array.from(request.body);
            return { kind, callSid, request: { ...request, body }, outcome: outcomes[index] };
          }),
        );
        // The repeat is a record, too.
        expect(commits.at(-1)?.head).toBe(4);
      });

      it('continues the positions after a restart', async () => {
        const store = await harness.open();
        await acceptInTurn(store.sink, callThatEnds('CA1', 'busy'));
        const again = await store.reopen();
        const commits = heard(again);

        await acceptInTurn(again.sink, [progressOf('CA2', 'ringing', 0)]);

        await allTold(again);
        expect(commits.map(({ head }) => head)).toEqual([4]);
      });

      it('announces a callback before it can be found in the store, and stops for a listener that left', async () => {
        const store = await harness.open();
        const commits: Commit[] = [];
        const leave = store.feed.onCommit((commit) => commits.push(kept(commit)), {
          changes: false,
        });
        await accepted(store.sink, observe(progressOf('CA1', 'initiated', 0)));
        expect(await store.calls.call(EVERYTHING, 'CA1')).toMatchObject({ status: 'initiated' });
        expect(deliveriesIn(commits)).toHaveLength(1);
        leave();

        await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);
        await allTold(store);

        expect(commits).toHaveLength(1);
      });

      it('announces which calls a commit changed, in their state after it', async () => {
        const store = await harness.open();
        const commits = heard(store);

        await acceptApart(store, [
          ...callThatEnds('CA1', 'no-answer'),
          progressOf('CA1', 'answered', 2),
          progressOf('CA2', 'failed', 2, { SipResultCode: '503' }),
          progressOf('CA2', 'failed', 2, { SipResultCode: '503' }),
        ]);

        const changes = changesIn(commits);
        expect(
          changes.map((call) => [call.callSid, call.position, call.failureBatch, ...moved(call)]),
        ).toEqual([
          ['CA1', 1, null, null, 'initiated'],
          ['CA1', 2, null, null, 'ringing'],
          ['CA1', 3, null, null, 'no-answer'],
          ['CA1', 4, null, 'no-answer', 'no-answer'],
          ['CA2', 5, 1, null, 'failed'],
          // A repeat.
          ['CA2', 6, 1, 'failed', 'failed'],
        ]);
        const usual = { direction: 'outbound-api', to: '+15550100002', from: '+15550100001' };
        const states = changes.map((call) => call.state());
        expect(states.map((state) => state.duplicates)).toEqual([0, 0, 0, 0, 0, 1]);
        expect([states[2], states[4]].map((state) => state && rowOf(state))).toEqual([
          {
            ...usual,
            callSid: 'CA1',
            status: 'no-answer',
            eventTimestamp: 'Thu, 25 Jun 2026 20:26:04 +0000',
            recordingUrl: null,
            sipCode: null,
            sipPhrase: null,
          },
          {
            ...usual,
            callSid: 'CA2',
            status: 'failed',
            eventTimestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
            recordingUrl: null,
            sipCode: 503,
            sipPhrase: null,
          },
        ]);
      });

      it('announces how a call had ended before when it turns out to have ended differently', async () => {
        const store = await harness.open();
        const commits = heard(store);

        await acceptApart(store, [
          progressOf('CA1', 'completed', 20),
          progressOf('CA1', 'failed', 10),
          progressOf('CA1', 'completed', 5),
          progressOf('CA1', 'failed', 3),
        ]);

        const changes = changesIn(commits);
        expect(changes.map(moved)).toEqual([
          [null, 'completed'],
          ['completed', 'failed'],
          ['failed', 'completed'],
          ['completed', 'failed'],
        ]);
        expect(changes.map(({ failureBatch }) => failureBatch)).toEqual([null, 1, 1, 1]);
      });

      it('announces the earlier state of an ended call when a late callback comes', async () => {
        const store = await harness.open();
        const commits = heard(store);

        await acceptApart(store, [
          progressOf('CA1', 'busy', 20),
          recordingIs('completed', { CallSid: 'CA1' }),
        ]);

        const [, late] = changesIn(commits);
        const before = late?.endedBefore();
        expect(before && rowOf(before)).toMatchObject({ status: 'busy', recordingUrl: null });
        expect(late && rowOf(late.state())).toMatchObject({
          status: 'busy',
          recordingUrl: 'https://example.com/Recordings/RE1',
        });
      });

      it('announces each call once per commit, by position', async () => {
        const store = await harness.open();
        const commits = heard(store);
        const sids = Array.from({ length: 20 }, (_, index) => `CA${index}`);

        await acceptAtOnce(
          store.sink,
          ['initiated', 'ringing', 'busy'].flatMap((status, second) =>
            sids.map((callSid) => progressOf(callSid, status, second)),
          ),
        );

        await allTold(store);
        for (const { changed, head } of commits) {
          const positions = changed.map(({ position }) => position);
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          expect(positions.at(-1)).toBe(head);
          expect(new Set(changed.map(({ callSid }) => callSid)).size).toBe(changed.length);
        }
        expect(new Set(changesIn(commits).map(({ callSid }) => callSid))).toEqual(new Set(sids));
      });

      it('announces which failed calls joined a batch, once, with their line', async () => {
        const store = await harness.open({ failureThreshold: 2 });
        const commits = heard(store);

        await acceptApart(store, [
          progressOf('CA1', 'failed', 5),
          progressOf('CA1', 'completed', 4),
          progressOf('CA1', 'failed', 3),
          progressOf('CA2', 'completed', 5),
          progressOf('CA3', 'failed', 5),
          progressOf('CA4', 'failed', 5),
        ]);

        const admitted = commits.flatMap((commit) => commit.admitted);
        expect(admitted.map(({ batch, row }) => [batch, row.callSid])).toEqual([
          [1, 'CA1'],
          [1, 'CA3'],
          [2, 'CA4'],
        ]);
        expect(admitted[0]?.row).toMatchObject({
          status: 'failed',
          eventTimestamp: 'Thu, 25 Jun 2026 20:26:05 +0000',
        });
      });

      it('gathers no changes until a listener asks for them', async () => {
        const store = await harness.open({ failureThreshold: 1 });
        const commits = heard(store, false);

        await acceptApart(store, callThatEnds('CA1', 'failed'));

        expect(changesIn(commits)).toEqual([]);
        expect(commits.flatMap(({ admitted }) => admitted)).toEqual([]);
        expect(commits.flatMap(({ closed }) => closed)).toHaveLength(1);

        const leave = store.feed.onCommit(() => {}, { changes: true });
        await acceptApart(store, [progressOf('CA2', 'ringing', 1)]);
        leave();
        await acceptApart(store, [progressOf('CA3', 'ringing', 1)]);

        expect(changesIn(commits).map(({ callSid }) => callSid)).toEqual(['CA2']);
      });

      it('announces each batch that closes, once, with the commit that closed it', async () => {
        const store = await harness.open({ failureThreshold: 2 });
        const commits = heard(store);
        const failed = ['CA1', 'CA2', 'CA3', 'CA4', 'CA5'].map((callSid, index) =>
          progressOf(callSid, 'failed', index),
        );

        await acceptInTurn(store.sink, failed);
        await acceptInTurn(store.sink, failed);

        await allTold(store);
        expect(commits.flatMap(({ closed }) => closed).map(({ batch }) => batch)).toEqual([1, 2]);
      });
    });
  });
}
