import { join as pathOf } from 'node:path';
import { expect, it } from 'vitest';
import { eventOf } from '../../../../tests/support/callbacks.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { join } from '../../../core/calls/join.ts';
import { openForWriting } from '../database/database.ts';
import { Transactions } from '../database/transaction.ts';
import { ByteWriter } from './bytes.ts';
import { CallRows } from './call-rows.ts';
import { packCall } from './packed-call.ts';
import { SidFilters } from './sid-filters.ts';

it('reuses the ids and accounts of a rolled back transaction', () => {
  const database = openForWriting(pathOf(testFolder(), 'callboard.db'));
  const filters = new SidFilters(database);
  const rows = new CallRows(database, filters);
  const transactions = new Transactions(database, [rows, filters]);
  const insert = (sid: string): number => {
    const { state } = join(null, eventOf(progressOf(sid, 'ringing', 1)));
    const packed = packCall(new ByteWriter(), { state, positions: [1], lastRecord: 1 }, null);
    return rows.insert(state.accountSid, state.callSid, packed, null);
  };

  const run = () =>
    transactions.run(() => {
      insert('CA1');
      throw new Error('rolled back');
    });
  expect(run).toThrow('rolled back');
  const ids: number[] = [];
  transactions.run(() => ids.push(insert('CA2')));
  transactions.run(() => ids.push(insert('CA3')));

  expect(ids).toEqual([1, 2]);
  expect(database.prepare('SELECT count(*) FROM accounts').pluck().get()).toBe(1);
  const { accountSid, callSid } = eventOf(progressOf('CA2', 'ringing', 1));
  expect(rows.find(accountSid, callSid)).toMatchObject({ id: 1 });
});
