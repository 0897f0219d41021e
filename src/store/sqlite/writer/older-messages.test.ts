import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../../tests/support/askers.ts';
import {
  addOldBatch,
  addOldMessage,
  makeOldDatabase,
  raiseSchema,
} from '../../../../tests/support/store-older.ts';
import { databaseIn, openStoreIn } from '../../../../tests/support/store-open.ts';
import { rebuild } from '../maintenance/rebuild/rebuild.ts';

const TEXT =
  'Callboard: 100 calls failed since 23 Nov 2026 06:02 UTC (batch 1, closed 23 Nov 2026 16:42 UTC). Ref CB-old-1';
const BODY = {
  type: 'failures.threshold_reached',
  timestamp: '2026-11-23T16:42:00.000Z',
  data: {
    reference: 'CB-old-1',
    batch: 1,
    count: 100,
    threshold: 100,
    openedAt: '2026-11-23T06:02:00.000Z',
    closedAt: '2026-11-23T16:42:00.000Z',
    csvUrl: 'https://board.test/api/v1/failures/1.csv',
  },
};
const SETTINGS = { publicUrl: 'https://board.test' };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-older-'));
  file = databaseIn(folder);
  makeOldDatabase(file, 0);
  addOldBatch(file, 1);
  addOldMessage(file, { batch: 1, channel: 'sms', recipient: '+15550100001', state: 'pending' });
  addOldMessage(file, { batch: 1, channel: 'sms', recipient: '+15550100002', state: 'sending' });
  addOldMessage(file, {
    batch: 1,
    channel: 'webhook',
    recipient: 'https://h.test',
    state: 'unsure',
  });
  addOldMessage(file, { batch: 1, channel: 'sms', recipient: '+15550100003', state: 'delivered' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('messages of an older version', () => {
  it('get the payload that it would have sent', async () => {
    await using store = await openStoreIn(folder, SETTINGS);
    const unfinished = await store.outbox.unfinished();
    expect(unfinished).toMatchObject([
      { subject: { kind: 'failure-batch', id: 1 }, channel: 'sms', payload: TEXT },
      { recipient: '+15550100002', state: 'sending', payload: TEXT },
      { channel: 'webhook', recipient: 'https://h.test' },
    ]);
    expect(unfinished[2]?.payload).toBe(JSON.stringify(BODY));
    expect(
      (await store.failures.closed(EVERYTHING, 1))?.messages.map(({ payload }) => payload === TEXT),
    ).toEqual([true, true, false, true]);
  });

  it('keep it, whatever the settings of a later start', async () => {
    await (await openStoreIn(folder, SETTINGS)).close();
    await using again = await openStoreIn(folder);
    expect((await again.outbox.unfinished())[2]?.payload).toBe(JSON.stringify(BODY));
  });

  it('get it when the older database is rebuilt', async () => {
    raiseSchema(file, 10);
    rebuild(folder, () => {});
    await using store = await openStoreIn(folder, SETTINGS);
    const unfinished = await store.outbox.unfinished();
    expect(unfinished.map(({ subject, payload }) => [subject.id, payload])).toEqual([
      [1, TEXT],
      [1, TEXT],
      [1, JSON.stringify(BODY)],
    ]);
  });

  it('have none if their batch is gone', async () => {
    addOldMessage(file, { batch: 9, channel: 'sms', recipient: '+15550100004', state: 'pending' });
    await using store = await openStoreIn(folder, SETTINGS);
    expect((await store.outbox.unfinished()).at(-1)).toMatchObject({
      subject: { kind: 'failure-batch', id: 9 },
      payload: null,
    });
  });

  it('are not guessed at: an unknown channel is an error', async () => {
    addOldMessage(file, { batch: 1, channel: 'pigeon', recipient: 'coo', state: 'pending' });
    await using store = await openStoreIn(folder, SETTINGS);
    await expect(store.outbox.unfinished()).rejects.toThrow('unknown channel pigeon');
  });
});
