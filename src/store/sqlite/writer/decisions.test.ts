import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import type { CallRow } from '../../../core/calls/call-row.ts';
import { parseAccountSid } from '../../../core/ids.ts';
import { openForWriting } from '../database/database.ts';
import { progressIn } from '../database/progress-row.ts';
import { Transactions } from '../database/transaction.ts';
import { Decisions } from './decisions.ts';

const ACCOUNT = parseAccountSid('AC1') ?? expect.fail('an account');
const ROW: CallRow = {
  callSid: 'CA1',
  status: 'failed',
  eventTimestamp: null,
  direction: null,
  to: null,
  from: null,
  recordingUrl: null,
  sipCode: null,
  sipPhrase: null,
};

function opened() {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const rules = {
    failureThreshold: 2,
    targets: { smsRecipients: ['+15550100101'], webhookUrl: null, publicUrl: null },
  };
  const open = () => new Decisions(database, rules, progressIn(database));
  const decisions = open();
  const transactions = new Transactions(database, [decisions]);
  const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  return { open, decisions, transactions, count };
}

it('closes a batch at its threshold, and orders its messages in the same transaction', () => {
  const { decisions, transactions, count } = opened();
  transactions.run(() => {
    expect(decisions.join(ACCOUNT, ROW, 10)).toMatchObject({ place: { batch: 1 }, closed: null });
    expect(decisions.join(ACCOUNT, ROW, 20).closed).toMatchObject({
      batch: 1,
      openedAt: 10,
      closedAt: 20,
    });
  });
  expect(decisions.open).toEqual({ batch: 2, count: 0, openedAt: null });
  expect([count('failures'), count('batches'), count('outbox')]).toEqual([2, 1, 1]);
});

it('continues the open batch after a restart', () => {
  const { open, decisions, transactions } = opened();
  transactions.run(() => decisions.join(ACCOUNT, ROW, 10));
  expect(open().open).toEqual({ batch: 1, count: 1, openedAt: 10 });
});

it('reopens a batch if the transaction that closed it is rolled back', () => {
  const { open, decisions, transactions, count } = opened();
  transactions.run(() => decisions.join(ACCOUNT, ROW, 10));
  const run = () =>
    transactions.run(() => {
      decisions.join(ACCOUNT, ROW, 20);
      throw new Error('the disk is full');
    });
  expect(run).toThrow('the disk is full');
  expect(decisions.open).toEqual({ batch: 1, count: 1, openedAt: 10 });
  expect(open().open).toEqual(decisions.open);
  expect([count('failures'), count('batches'), count('outbox')]).toEqual([1, 0, 0]);
});
