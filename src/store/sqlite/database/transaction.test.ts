import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { openForWriting } from './database.ts';
import { type TransactionPart, Transactions } from './transaction.ts';

/** A database with a table, transactions of two parts over it, and the steps that they took. */
function opened({ failsAt = null }: { readonly failsAt?: string | null } = {}) {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  database.exec('CREATE TABLE numbers (n INTEGER)');
  const steps: string[] = [];
  const part = (name: string): TransactionPart => ({
    beforeCommit() {
      steps.push(`${name} before ${database.inTransaction}`);
      if (name === failsAt) throw new Error(`${name} fails`);
    },
    committed: () => void steps.push(`${name} committed ${database.inTransaction}`),
    rolledBack: () => void steps.push(`${name} rolled back ${database.inTransaction}`),
  });
  const transactions = new Transactions(database, [part('a'), part('b')]);
  const add = (n: number): void => void database.prepare('INSERT INTO numbers VALUES (?)').run(n);
  const stored = () => database.prepare('SELECT n FROM numbers').pluck().all();
  return { database, steps, transactions, add, stored };
}

it('runs its parts in order, before the commit and after it', () => {
  const { steps, transactions, add, stored } = opened();
  transactions.run(() => add(1));
  expect(steps).toEqual([
    'a before true',
    'b before true',
    'a committed false',
    'b committed false',
  ]);
  expect(stored()).toEqual([1]);
});

it('undoes everything if the work fails, and throws its error', () => {
  const { steps, transactions, add, stored } = opened();
  const run = () =>
    transactions.run(() => {
      add(1);
      throw new Error('the work fails');
    });
  expect(run).toThrow('the work fails');
  expect(steps).toEqual(['a rolled back false', 'b rolled back false']);
  expect(stored()).toEqual([]);
});

it('undoes everything if a part fails', () => {
  const { steps, transactions, add, stored } = opened({ failsAt: 'b' });
  expect(() => transactions.run(() => add(1))).toThrow('b fails');
  expect(steps).toEqual([
    'a before true',
    'b before true',
    'a rolled back false',
    'b rolled back false',
  ]);
  expect(stored()).toEqual([]);
});

it('undoes everything if SQLite rolled back by itself', () => {
  const { database, steps, transactions, add, stored } = opened();
  const run = () =>
    transactions.run(() => {
      add(1);
      database.exec('INSERT OR ROLLBACK INTO progress (id) VALUES (1)');
    });
  expect(run).toThrow('constraint failed');
  expect(steps).toEqual(['a rolled back false', 'b rolled back false']);
  expect(stored()).toEqual([]);
});

it('can run again after a failure', () => {
  const { transactions, add, stored } = opened();
  expect(() => transactions.run(() => add(1))).not.toThrow();
  expect(() =>
    transactions.run(() => {
      throw new Error('fails');
    }),
  ).toThrow();
  transactions.run(() => add(2));
  expect(stored()).toEqual([1, 2]);
});
