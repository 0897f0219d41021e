/** What every store promises about outgoing messages. */

import { afterEach, describe, expect, it } from 'vitest';
import { referenceOf } from '../../src/core/outbox/outbox.ts';
import type { OutboxEntry, OutboxState } from '../../src/core/outbox/outbox-entry.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond, isoAt } from '../support/callbacks.ts';
import type { StoreHarness, StoreSettings } from '../support/store-harness.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';

const SETTINGS: Partial<StoreSettings> = {
  failureThreshold: 2,
  smsRecipients: ['+15550100101', '+15550100102', '+15550100101'],
  webhookUrl: 'https://example.com/hook',
  publicUrl: 'https://board.example.com',
};

const failed = (callSid: string, second: number) => progressOf(callSid, 'failed', second);

export function describeOutbox(name: string, harness: StoreHarness): void {
  describe(`${name} as an outbox`, () => {
    afterEach(() => harness.clear());

    it('holds one message per recipient as soon as a batch closes, and none before', async () => {
      const store = await harness.open(SETTINGS);
      await acceptInTurn(store.sink, [failed('CA1', 1)]);
      expect(await store.outbox.unfinished()).toEqual([]);

      await acceptInTurn(store.sink, [failed('CA2', 2), failed('CA2', 3)]);

      const reference = referenceOf(store.installation, 1);
      const entry = {
        subject: { kind: 'failure-batch', id: 1 },
        reference,
        createdAt: atSecond(3),
        state: 'pending',
        attempts: 0,
        checks: 0,
        attemptedAt: null,
        dueAt: atSecond(3),
        messageSid: null,
        code: null,
        detail: null,
      };
      const text = {
        ...entry,
        id: expect.any(Number),
        channel: 'sms',
        payload: `Callboard: 2 calls failed since 25 Jun 2026 20:26 UTC (batch 1, closed 25 Jun 2026 20:26 UTC). Ref ${reference}`,
      };
      const unfinished = await store.outbox.unfinished();
      expect(unfinished).toEqual([
        { ...text, recipient: '+15550100101' },
        { ...text, recipient: '+15550100102' },
        {
          ...entry,
          id: expect.any(Number),
          channel: 'webhook',
          recipient: SETTINGS.webhookUrl,
          payload: expect.any(String),
        },
      ]);
      expect(JSON.parse(unfinished[2]?.payload ?? '')).toEqual({
        type: 'failures.threshold_reached',
        timestamp: isoAt(3),
        data: {
          reference,
          batch: 1,
          count: 2,
          threshold: 2,
          openedAt: isoAt(2),
          closedAt: isoAt(3),
          csvUrl: 'https://board.example.com/api/v1/failures/1.csv',
        },
      });
      const ids = unfinished.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      expect(await store.failures.closed(EVERYTHING, 1)).toMatchObject({ messages: unfinished });
    });

    it('is empty when there are no recipients', async () => {
      const store = await harness.open({ failureThreshold: 1 });
      await acceptInTurn(store.sink, [failed('CA1', 1)]);
      expect(await store.outbox.unfinished()).toEqual([]);
      expect(await store.failures.closed(EVERYTHING, 1)).toMatchObject({ messages: [] });
    });

    it('keeps a recorded state after a restart, for that message only', async () => {
      const store = await harness.open(SETTINGS);
      await acceptInTurn(store.sink, [failed('CA1', 1), failed('CA2', 2)]);
      const [first, ...others] = await store.outbox.unfinished();
      if (first === undefined) expect.fail('a closed batch has messages');
      const sent: OutboxEntry = {
        ...first,
        state: 'sent',
        attempts: 2,
        checks: 7,
        attemptedAt: atSecond(8),
        dueAt: atSecond(9),
        messageSid: 'SM1',
        code: '30003',
        detail: 'unreachable “handset”',
      };

      await store.outbox.record(sent);

      expect(await store.outbox.unfinished()).toEqual([sent, ...others]);
      const again = await store.reopen();
      expect(await again.outbox.unfinished()).toEqual([sent, ...others]);
      expect(await again.failures.closed(EVERYTHING, 1)).toMatchObject({
        messages: [sent, ...others],
      });
    });

    it('lists only unfinished messages, oldest first', async () => {
      const states: readonly OutboxState[] = [
        'pending',
        'sending',
        'unsure',
        'sent',
        'delivered',
        'undelivered',
        'failed',
        'unconfirmed',
      ];
      const store = await harness.open({ ...SETTINGS, failureThreshold: 1, webhookUrl: null });
      await acceptInTurn(
        store.sink,
        states.slice(0, 4).map((_, index) => failed(`CA${index}`, index)),
      );
      const entries = await store.outbox.unfinished();
      const recorded = entries.map((entry, index) => ({
        ...entry,
        state: states[(index * 3) % 8] ?? 'failed',
      }));
      for (const entry of recorded) await store.outbox.record(entry);

      const unfinished = recorded.filter(({ state }) => states.indexOf(state) < 4);
      expect(unfinished).toHaveLength(4);
      expect(await store.outbox.unfinished()).toEqual(unfinished);
    });

    it('gives messages of two installations different references', async () => {
      const [one, other] = [await harness.open(SETTINGS), await harness.open(SETTINGS)];
      expect(one.installation).not.toBe(other.installation);
      const again = await one.reopen();
      expect(again.installation).toBe(one.installation);
    });

    it('creates messages for those who are recipients when the batch closes', async () => {
      const store = await harness.open(SETTINGS);
      await acceptInTurn(store.sink, [failed('CA1', 1)]);
      const again = await store.reopen({ smsRecipients: ['+15550100103'], webhookUrl: null });
      await acceptInTurn(again.sink, [failed('CA2', 2)]);
      expect((await again.outbox.unfinished()).map(({ recipient }) => recipient)).toEqual([
        '+15550100103',
      ]);
    });

    it('accepts no state once it is closed', async () => {
      const store = await harness.open(SETTINGS);
      await acceptInTurn(store.sink, [failed('CA1', 1), failed('CA2', 2)]);
      const [first] = await store.outbox.unfinished();
      if (first === undefined) expect.fail('a closed batch has messages');
      await store.close();

      await expect(store.outbox.record({ ...first, state: 'sending' })).rejects.toThrow();
      await expect(store.outbox.unfinished()).rejects.toThrow();
    });
  });
}
