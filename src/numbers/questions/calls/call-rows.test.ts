import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../../tests/support/askers.ts';
import {
  anyFact,
  databaseWith,
  factsOf,
  MONDAY_10,
  unwrap,
} from '../../../../tests/support/numbers-facts.ts';
import { propertySettings } from '../../../../tests/support/property.ts';
import type { CallOrder, CallsQuestion } from '../../../ports/numbers/questions.ts';
import type { Facts } from '../questions.ts';
import { answerCallRows, answerCount } from './call-rows.ts';

const ORDERS: readonly CallOrder[] = [
  ...(['startedAt', 'durationSeconds', 'ringSeconds', 'pddSeconds', 'mos'] as const),
];
const calls = fc.sample(anyFact, { numRuns: 60, seed: 41 });
const open = async (): Promise<Facts> =>
  factsOf(await databaseWith(calls), { asOf: MONDAY_10, staleMs: 0 });

/** All rows in their order: what has no value comes last, and equal values follow the row ids. */
const expectedRows = ({ by, descending }: CallsQuestion['order']): readonly number[] => {
  const sign = descending ? -1 : 1;
  return calls
    .map((fact, index) => ({ value: fact[by], rowId: index + 1 }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        if (a.value !== b.value) return a.value === null ? 1 : -1;
        return sign * (a.rowId - b.rowId);
      }
      return sign * (a.value - b.value || a.rowId - b.rowId);
    })
    .map(({ rowId }) => rowId);
};

const anyOrder = fc.record({ by: fc.constantFrom(...ORDERS), descending: fc.boolean() });

describe('rows of calls', () => {
  it('come page by page in any order, and back again', async () => {
    const facts = await open();
    await fc.assert(
      fc.asyncProperty(anyOrder, fc.integer({ min: 1, max: 25 }), async (order, limit) => {
        const page = async (cursor: string | null) =>
          unwrap(await answerCallRows(facts, EVERYTHING, { filter: {}, order, cursor, limit }));
        const pages = [await page(null)];
        for (let next = pages[0]?.nextCursor ?? null; next !== null; ) {
          const found = await page(next);
          pages.push(found);
          next = found.nextCursor;
        }
        expect(pages.flatMap(({ rowIds }) => rowIds)).toEqual(expectedRows(order));
        expect(pages[0]?.previousCursor).toBeNull();
        for (const [index, { previousCursor }] of pages.entries()) {
          if (previousCursor === null) continue;
          const back = await page(previousCursor);
          expect(back.rowIds).toEqual(pages[index - 1]?.rowIds);
          expect(back.previousCursor === null).toBe(index === 1);
        }
      }),
      propertySettings(40),
    );
  });

  it('end where the filter says, and are as many as the count', async () => {
    const facts = await open();
    const filter = { sipCode: [503, 486], from: MONDAY_10, to: MONDAY_10 + 7_200_000 };
    const order = { by: 'mos', descending: true } as const;
    const question = { filter, order, cursor: null, limit: 1000 };
    const { rowIds, nextCursor } = unwrap(await answerCallRows(facts, EVERYTHING, question));
    const matching = calls.flatMap(({ sipCode, startedAt }, index) =>
      (sipCode === 503 || sipCode === 486) &&
      startedAt !== null &&
      startedAt >= filter.from &&
      startedAt < filter.to
        ? [index + 1]
        : [],
    );
    expect([...rowIds].sort((a, b) => a - b)).toEqual(matching);
    expect(nextCursor).toBeNull();
    expect(unwrap(await answerCount(facts, EVERYTHING, filter)).calls).toBe(matching.length);
  });

  it.each([
    'nonsense',
    '0~mos~desc~after~~1',
    '0~startedAt~asc~after~~1',
    'ab~startedAt~desc~after~1~1',
  ])('refuse the cursor %j of another list', async (cursor) => {
    const facts = await open();
    const order = { by: 'startedAt', descending: true } as const;
    const question = { filter: {}, order, cursor, limit: 10 };
    expect(await answerCallRows(facts, EVERYTHING, question)).toMatchObject({
      problem: { kind: 'refused', parameter: 'cursor' },
    });
  });

  it('belong to the accounts of the asker', async () => {
    const facts = await open();
    const order = { by: 'startedAt', descending: true } as const;
    const question = { filter: {}, order, cursor: null, limit: 10 };
    const asker = { scope: [], disclosure: 'full' } as const;
    expect(unwrap(await answerCallRows(facts, asker, question)).rowIds).toEqual([]);
    expect(unwrap(await answerCount(facts, asker, {})).calls).toBe(0);
  });
});
