import { describe, expect, it } from 'vitest';
import { carriesReference, entriesFor, referenceOf } from './outbox.ts';

const closed = { batch: 3, count: 100, threshold: 100, openedAt: 1_000, closedAt: 9_000 };

describe('the entries of a closed batch', () => {
  it('are one per recipient and one for the webhook, due at once, with one reference', () => {
    const targets = {
      installation: '7F3K2A',
      smsRecipients: ['+15550100001', '+15550100002'],
      webhookUrl: 'https://hooks.example.com/x',
      publicUrl: 'https://board.test',
    };
    const text =
      'Callboard: 100 calls failed since 1 Jan 1970 00:00 UTC (batch 3, closed 1 Jan 1970 00:00 UTC). Ref CB-7F3K2A-3';
    const body =
      '{"type":"failures.threshold_reached","timestamp":"1970-01-01T00:00:09.000Z","data":{"reference":"CB-7F3K2A-3",' +
      '"batch":3,"count":100,"threshold":100,"openedAt":"1970-01-01T00:00:01.000Z","closedAt":"1970-01-01T00:00:09.000Z",' +
      '"csvUrl":"https://board.test/api/v1/failures/3.csv"}}';
    expect(entriesFor(closed, targets, 9_000)).toEqual(
      [
        ['sms', '+15550100001', text],
        ['sms', '+15550100002', text],
        ['webhook', 'https://hooks.example.com/x', body],
      ].map(([channel, recipient, payload]) => ({
        subject: { kind: 'failure-batch', id: 3 },
        channel,
        recipient,
        reference: 'CB-7F3K2A-3',
        payload,
        createdAt: 9_000,
        state: 'pending',
        attempts: 0,
        checks: 0,
        attemptedAt: null,
        dueAt: 9_000,
        messageSid: null,
        code: null,
        detail: null,
      })),
    );
  });

  it('contain a link only if the public URL is known', () => {
    const targets = {
      installation: 'A',
      smsRecipients: [],
      webhookUrl: 'https://hooks.example.com/x',
      publicUrl: null,
    };
    expect(entriesFor(closed, targets, 0)[0]?.payload).not.toContain('csvUrl');
  });

  it('are one for a recipient named twice, as two messages would look the same', () => {
    const targets = {
      installation: 'A',
      smsRecipients: ['+1', '+2', '+1'],
      webhookUrl: null,
      publicUrl: null,
    };
    expect(entriesFor(closed, targets, 0).map((entry) => entry.recipient)).toEqual(['+1', '+2']);
  });

  it('are none if no recipient is configured', () => {
    const targets = { installation: 'A', smsRecipients: [], webhookUrl: null, publicUrl: null };
    expect(entriesFor(closed, targets, 0)).toEqual([]);
  });
});

describe('a reference in a text', () => {
  const reference = referenceOf('A', 1);

  it.each([
    ['Callboard: 100 calls failed. Ref CB-A-1', true],
    ['Sent from a trial account - Ref CB-A-1.', true],
    ['CB-A-12 and then CB-A-1', true],
    ['Ref CB-A-12', false],
    ['Ref CB-A-1-2', false],
    ['Ref XCB-A-1', false],
    ['Ref CB-B-1', false],
    ['', false],
  ])('%j -> %s', (text, expected) => {
    expect(carriesReference(text, reference)).toBe(expected);
  });
});
