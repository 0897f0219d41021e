import { expect, test } from 'vitest';
import { EVERYTHING } from '../../../tests/support/askers.ts';
import {
  databaseWith,
  factsOf,
  factWith,
  MONDAY_10,
  unwrap,
} from '../../../tests/support/numbers-facts.ts';
import { parseAccountSid } from '../../core/ids.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { SilentNumbersQuestion } from '../../ports/numbers/questions.ts';
import { answerSilentNumbers } from './silent-numbers.ts';

const OTHER = ['AC2'].flatMap((sid) => parseAccountSid(sid) ?? []);
const DAY = 86_400_000;
const call = (ownNumber: string | null, daysAgo: number, differences = {}) =>
  factWith({ ownNumber, startedAt: MONDAY_10 - daysAgo * DAY, ...differences });

const CALLS = [
  call('+15550100001', 30),
  call('+15550100001', 9, { status: 'failed' }),
  call('+15550100002', 20),
  call('+15550100003', 40),
  call('+15550100003', 1, { status: 'failed' }),
  call('+15550100004', 8, { accountSid: 'AC2' }),
  call(null, 50),
  // The window is half-open: this is the first moment of the last seven days.
  call('+15550100005', 7),
];

async function silent(question: Partial<SilentNumbersQuestion> = {}, asker: Asker = EVERYTHING) {
  const facts = factsOf(await databaseWith(CALLS), { asOf: MONDAY_10, staleMs: DAY });
  const asked = { filter: {}, days: 7, limit: 20, ...question };
  return unwrap(await answerSilentNumbers(facts, asker, asked));
}
const numbersOf = async (...given: Parameters<typeof silent>) =>
  (await silent(...given)).numbers.map(({ number }) => number);

test('are those that had calls, and none for days; the latest to fall silent first', async () => {
  expect(await silent()).toEqual({
    since: new Date(MONDAY_10 - 7 * DAY).toISOString(),
    numbers: [
      { number: '+15550100004', lastCallAt: isoDaysAgo(8), calls: 1 },
      { number: '+15550100001', lastCallAt: isoDaysAgo(9), calls: 2 },
      { number: '+15550100002', lastCallAt: isoDaysAgo(20), calls: 1 },
    ],
    ...{ others: 0, exact: true, asOf: isoDaysAgo(0), lagMs: 0 },
  });
});

const isoDaysAgo = (days: number): string => new Date(MONDAY_10 - days * DAY).toISOString();

test('follow the days, the filter and the time', async () => {
  expect(await numbersOf({ days: 15 })).toEqual(['+15550100002']);
  expect(await numbersOf({ filter: { from: MONDAY_10 - 10 * DAY } })).toEqual([
    ...['+15550100004', '+15550100001'],
  ]);
  expect(await numbersOf({ filter: { to: MONDAY_10 - 20 * DAY } })).toEqual([
    ...['+15550100001', '+15550100003'],
  ]);
  expect(await numbersOf({ filter: { status: ['failed'] } })).toEqual(['+15550100001']);
});

test('are listed up to a limit', async () => {
  expect(await silent({ limit: 1 })).toMatchObject({ numbers: [{ calls: 1 }], others: 2 });
});

test('are those of the accounts that the asker sees, and hidden from a masked one', async () => {
  expect(await numbersOf({}, { scope: OTHER, disclosure: 'full' })).toEqual(['+15550100004']);
  const hidden = await numbersOf({}, { scope: OTHER, disclosure: 'masked' });
  expect(hidden).toHaveLength(1);
  expect(hidden[0]).not.toContain('5550100004');
});
