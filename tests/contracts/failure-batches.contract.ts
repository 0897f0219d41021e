/** What every store promises about batches of failed calls. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClosedBatch } from '../../src/core/failure-batch.ts';
import { success } from '../../src/core/result.ts';
import type { FailureBatches, FailurePage, FailureRow } from '../../src/ports/failure-batches.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond, numberLevel, reconciled, recordingIs } from '../support/callbacks.ts';
import type { StoreHarness } from '../support/store-harness.ts';
import { acceptAtOnce, acceptInTurn, progressOf } from '../support/store-observations.ts';

const FIRST_PAGE = { cursor: null, limit: 100 };

async function shown(failures: FailureBatches): Promise<FailurePage> {
  const page = await failures.page(EVERYTHING, FIRST_PAGE);
  return page.ok ? page.value : expect.fail('no cursor is a bad cursor');
}

async function rowsOf(failures: FailureBatches, batch: number): Promise<readonly FailureRow[]> {
  const rows: FailureRow[] = [];
  for await (const page of failures.rows(EVERYTHING, batch)) rows.push(...page);
  return rows;
}

const sidsIn = async (failures: FailureBatches, batch: number): Promise<readonly string[]> =>
  (await rowsOf(failures, batch)).map(({ callSid }) => callSid);

/** A failed call, received at this second. */
const failure = (callSid: string, receivedSecond: number) =>
  progressOf(callSid, 'failed', receivedSecond - 1);

/** Calls that fail one second after another, starting with number `first`. */
const failures = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => failure(`CA${first + index}`, first + index));

export function describeFailureBatches(name: string, harness: StoreHarness): void {
  describe(`${name} as a store of failure batches`, () => {
    afterEach(() => harness.clear());

    it('begins with batch 1, open and empty', async () => {
      const store = await harness.open();
      expect(await store.failures.page(EVERYTHING, FIRST_PAGE)).toEqual(
        success({
          open: { batch: 1, count: 0, openedAt: null },
          batches: [],
          nextCursor: null,
        }),
      );
      expect(await store.failures.closed(EVERYTHING, 1)).toBeNull();
      expect(await rowsOf(store.failures, 1)).toEqual([]);
      expect(await store.failures.withoutReport()).toEqual([]);
    });

    it('closes a batch with the failed call that fills it, and starts again from 0', async () => {
      const store = await harness.open({ failureThreshold: 3 });
      const told: ClosedBatch[] = [];
      store.feed.onCommit(({ closed }) => told.push(...closed), { changes: false });
      await acceptInTurn(store.sink, [
        failure('CA1', 10),
        progressOf('CA2', 'completed', 10),
        failure('CA3', 20),
        failure('CA4', 30),
        failure('CA5', 40),
      ]);

      const closed = {
        batch: 1,
        count: 3,
        threshold: 3,
        openedAt: atSecond(10),
        closedAt: atSecond(30),
      };
      expect(await shown(store.failures)).toEqual({
        open: { batch: 2, count: 1, openedAt: atSecond(40) },
        batches: [{ ...closed, reportFile: null, messages: [] }],
        nextCursor: null,
      });
      expect(told).toEqual([closed]);
      expect(await store.failures.closed(EVERYTHING, 1)).toEqual({
        ...closed,
        reportFile: null,
        messages: [],
      });
      expect(await store.failures.closed(EVERYTHING, 2)).toBeNull();
      expect(await sidsIn(store.failures, 1)).toEqual(['CA1', 'CA3', 'CA4']);
      expect(await sidsIn(store.failures, 2)).toEqual(['CA5']);
      expect(await sidsIn(store.failures, 3)).toEqual([]);
    });

    it('closes a batch with every failed call when the threshold is one', async () => {
      const store = await harness.open({ failureThreshold: 1 });
      await acceptAtOnce(store.sink, failures(1, 3));

      const page = await shown(store.failures);
      expect(page.open).toEqual({ batch: 4, count: 0, openedAt: null });
      expect(page.batches.map(({ batch, count }) => [batch, count])).toEqual([
        [3, 1],
        [2, 1],
        [1, 1],
      ]);
      expect(await sidsIn(store.failures, 2)).toEqual(['CA2']);
    });

    it('closes several batches in one commit, each with exactly its own calls', async () => {
      const store = await harness.open({ failureThreshold: 3 });
      const told: number[] = [];
      store.feed.onCommit(({ closed }) => told.push(...closed.map(({ batch }) => batch)), {
        changes: false,
      });
      await acceptAtOnce(store.sink, failures(1, 200));

      expect(await sidsIn(store.failures, 1)).toEqual(['CA1', 'CA2', 'CA3']);
      expect(told).toEqual(Array.from({ length: 66 }, (_, index) => index + 1));
      expect(await sidsIn(store.failures, 66)).toEqual(['CA196', 'CA197', 'CA198']);
      expect((await shown(store.failures)).open).toMatchObject({ batch: 67, count: 2 });
    });

    it('keeps the line as it was when the call joined', async () => {
      const store = await harness.open();
      await acceptInTurn(store.sink, [
        progressOf('CA1', 'ringing', 1, { From: '+15550100009' }),
        progressOf('CA1', 'failed', 5, {
          SipResultCode: '503',
          SipInviteResultPhrase: 'Service Unavailable',
          From: '+15550100009',
        }),
        recordingIs('completed', { CallSid: 'CA1' }),
        progressOf('CA1', 'ringing', 2, { To: '+15550100010' }),
      ]);

      expect(await rowsOf(store.failures, 1)).toEqual([
        {
          callSid: 'CA1',
          status: 'failed',
          eventTimestamp: 'Thu, 25 Jun 2026 20:26:05 +0000',
          direction: 'outbound-api',
          to: '+15550100002',
          from: '+15550100009',
          recordingUrl: null,
          sipCode: 503,
          sipPhrase: 'Service Unavailable',
          corrected: false,
        },
      ]);
    });

    it('counts a failed call once, whatever is repeated or arrives later', async () => {
      const store = await harness.open({ failureThreshold: 2, forgetful: true });
      const failed = failure('CA1', 5);
      await acceptInTurn(store.sink, [
        failed,
        failed,
        progressOf('CA1', 'failed', 9),
        progressOf('CA1', 'ringing', 2),
        numberLevel('failed', 1, 3, { CallSid: 'CA1' }),
      ]);
      const again = await store.reopen();
      await acceptInTurn(again.sink, [failed, progressOf('CA1', 'failed', 10)]);

      expect(await shown(again.failures)).toMatchObject({ open: { count: 1 }, batches: [] });
      expect(await sidsIn(again.failures, 1)).toEqual(['CA1']);
    });

    it('marks a call that turns out to have ended differently, and leaves it in its batch', async () => {
      const store = await harness.open({ failureThreshold: 2 });
      await acceptInTurn(store.sink, failures(5, 2));
      const rowsBefore = await rowsOf(store.failures, 1);
      await acceptInTurn(store.sink, [progressOf('CA5', 'completed', 1)]);

      const marked = rowsBefore.map((row) => ({ ...row, corrected: row.callSid === 'CA5' }));
      expect(await rowsOf(store.failures, 1)).toEqual(marked);
      expect(await store.calls.call(EVERYTHING, 'CA5')).toMatchObject({ status: 'completed' });

      const again = await store.reopen();
      expect(await rowsOf(again.failures, 1)).toEqual(marked);
      expect(await shown(again.failures)).toMatchObject({ open: { batch: 2, count: 0 } });
    });

    it("removes the mark when the call failed after all, and doesn't count it again", async () => {
      const store = await harness.open({ failureThreshold: 2 });
      await acceptInTurn(store.sink, [failure('CA1', 5), progressOf('CA1', 'completed', 3)]);
      const again = await store.reopen();
      await acceptInTurn(again.sink, [reconciled(progressOf('CA1', 'failed', 4))]);

      expect(await rowsOf(again.failures, 1)).toMatchObject([{ callSid: 'CA1', corrected: false }]);
      expect(await shown(again.failures)).toMatchObject({ open: { count: 1 }, batches: [] });
    });

    it('admits a call that turns out to have failed though it first ended differently', async () => {
      const store = await harness.open({ failureThreshold: 1 });
      await acceptInTurn(store.sink, [
        progressOf('CA1', 'completed', 5),
        progressOf('CA1', 'failed', 4),
      ]);
      expect(await rowsOf(store.failures, 1)).toMatchObject([{ callSid: 'CA1', status: 'failed' }]);
    });

    it('continues the open batch after a restart', async () => {
      const store = await harness.open({ failureThreshold: 3 });
      await acceptInTurn(store.sink, failures(1, 5));
      const again = await store.reopen();
      expect(await shown(again.failures)).toMatchObject({
        open: { batch: 2, count: 2, openedAt: atSecond(4) },
      });
      await acceptInTurn(again.sink, failures(6, 1));

      expect(await again.failures.closed(EVERYTHING, 2)).toMatchObject({
        count: 3,
        openedAt: atSecond(4),
        closedAt: atSecond(6),
      });
      expect(await sidsIn(again.failures, 2)).toEqual(['CA4', 'CA5', 'CA6']);
    });

    it('closes a batch that exceeds a lowered threshold with the next failed call', async () => {
      const store = await harness.open({ failureThreshold: 10 });
      await acceptInTurn(store.sink, failures(1, 5));
      const again = await store.reopen({ failureThreshold: 2 });
      expect(await shown(again.failures)).toMatchObject({ open: { count: 5 }, batches: [] });

      await acceptInTurn(again.sink, failures(6, 3));

      expect((await shown(again.failures)).batches).toMatchObject([
        { batch: 2, count: 2, threshold: 2 },
        { batch: 1, count: 6, threshold: 2 },
      ]);
      expect(await sidsIn(again.failures, 1)).toEqual(['CA1', 'CA2', 'CA3', 'CA4', 'CA5', 'CA6']);
    });

    it('returns the calls of a batch in the order they failed, however many', async () => {
      const store = await harness.open({ failureThreshold: 2500 });
      await acceptAtOnce(store.sink, failures(1, 3000));

      // A busy machine can take longer to write them than a question waits.
      const first = await vi.waitFor(() => sidsIn(store.failures, 1), 60_000);
      expect(first).toEqual(Array.from({ length: 2500 }, (_, index) => `CA${index + 1}`));
      expect(await sidsIn(store.failures, 2)).toHaveLength(500);
    });

    it('pages through closed batches, newest first, with no gaps and no repeats', async () => {
      const store = await harness.open({ failureThreshold: 1 });
      await acceptInTurn(store.sink, failures(1, 7));

      for (const limit of [1, 3, 7, 8]) {
        const batches: number[] = [];
        let cursor: string | null = null;
        do {
          const page = await store.failures.page(EVERYTHING, { cursor, limit });
          if (!page.ok) expect.fail('the cursor is of this store');
          expect(page.value.batches.length).toBeLessThanOrEqual(limit);
          batches.push(...page.value.batches.map(({ batch }) => batch));
          cursor = page.value.nextCursor;
        } while (cursor !== null);
        expect(batches).toEqual([7, 6, 5, 4, 3, 2, 1]);
      }
    });

    it('remembers which reports are written after a restart', async () => {
      const store = await harness.open({ failureThreshold: 1 });
      await acceptInTurn(store.sink, failures(1, 3));
      expect((await store.failures.withoutReport()).map(({ batch }) => batch)).toEqual([1, 2, 3]);

      await store.failures.reportWritten(2, 'failed-calls-2.csv');

      const again = await store.reopen();
      expect((await again.failures.withoutReport()).map(({ batch }) => batch)).toEqual([1, 3]);
      expect(await again.failures.closed(EVERYTHING, 2)).toMatchObject({
        reportFile: 'failed-calls-2.csv',
      });
      expect(await again.failures.closed(EVERYTHING, 3)).toMatchObject({ reportFile: null });
    });
  });
}
