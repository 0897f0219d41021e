import { expect, it } from 'vitest';
import { databaseWith, factWith, MONDAY_10 } from '../../../../tests/support/numbers-facts.ts';
import { DEFAULT_KPI_SETTINGS as settings } from '../../../core/kpi/measures.ts';
import { rowReader } from '../facts/read-rows.ts';
import { EarlierMinutes } from './earlier-minutes.ts';
import { recentFrom } from './recent-facts.ts';

const MINUTE = 60_000;

/** Since how many minutes memory knows calls in the end, of an hour with a call of each account in every minute. */
async function knownMinutes(accounts: number): Promise<number> {
  const facts = Array.from({ length: 60 * accounts }, (_, number) => {
    const startedAt = MONDAY_10 + Math.floor(number / accounts) * MINUTE;
    const times = { initiatedAt: startedAt, ringingAt: startedAt, answeredAt: startedAt + 1000 };
    return factWith({
      ...{ accountSid: `AC${number % accounts}`, startedAt, ...times },
      endedAt: startedAt + 20_000,
    });
  });
  const connection = await databaseWith(facts);
  const now = MONDAY_10 + 59 * MINUTE + 30_000;
  const recent = await recentFrom(rowReader(connection, []), connection, { settings, now });
  const earlier = new EarlierMinutes(connection, { settings, recent });
  while (!(await earlier.addSome(now)));
  connection.closeSync();
  const { since } = recent.current?.calls ?? expect.fail('nothing is known');
  return (MONDAY_10 + 60 * MINUTE - since) / MINUTE;
}

it('knows the last hour, and the minute that it is', async () => {
  expect(await knownMinutes(2)).toBe(61);
});

it('knows a part of it if there are too many accounts', async () => {
  expect(await knownMinutes(50)).toBe(40);
});
