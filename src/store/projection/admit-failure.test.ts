import { expect, it } from 'vitest';
import { FIRST_BATCH } from '../../core/failure-batch.ts';
import { admitFailure } from './admit-failure.ts';

const RULES = {
  failureThreshold: 2,
  targets: {
    smsRecipients: ['+15550100101'],
    webhookUrl: 'https://hooks.example.com/',
    publicUrl: null,
  },
};

it('adds a call to the open batch, and orders no message before its threshold', () => {
  expect(admitFailure(FIRST_BATCH, RULES, 'X7', 10)).toEqual({
    batch: 1,
    open: { batch: 1, count: 1, openedAt: 10 },
    closed: null,
    messages: [],
  });
});

it('closes the batch at its threshold, with a message for each recipient', () => {
  const { open } = admitFailure(FIRST_BATCH, RULES, 'X7', 10);
  const decision = admitFailure(open, RULES, 'X7', 20);
  expect(decision).toMatchObject({ batch: 1, open: { batch: 2, count: 0 }, closed: { batch: 1 } });
  expect(decision.messages).toMatchObject([
    {
      subject: { id: 1 },
      channel: 'sms',
      recipient: '+15550100101',
      reference: 'CB-X7-1',
      createdAt: 20,
    },
    {
      subject: { id: 1 },
      channel: 'webhook',
      recipient: 'https://hooks.example.com/',
      createdAt: 20,
    },
  ]);
});
