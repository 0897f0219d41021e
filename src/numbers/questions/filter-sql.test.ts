import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFact, anyFilter, databaseWith } from '../../../tests/support/numbers-facts.ts';
import { propertySettings } from '../../../tests/support/property.ts';
import { matches } from '../../core/call-filter.ts';
import type { FactFilter, NumberRange } from '../../core/fact-filter.ts';
import { parseAccountSid } from '../../core/ids.ts';
import type { CallFact } from '../../core/kpi/call-fact.ts';
import type { Scope } from '../../ports/access/scope.ts';
import { sql, toStatement } from '../sql/sql.ts';
import { selectedBy } from './filter-sql.ts';

const accounts = ['AC1', 'AC2'].flatMap((sid) => parseAccountSid(sid) ?? []);
const anyScope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>('all'),
  fc.subarray(accounts).map((some): Scope => some),
);

const isAmong = <Value>(value: Value | null, wanted: readonly Value[] | undefined): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

const isIn = (value: number | null, range: NumberRange | undefined): boolean =>
  (range?.gte === undefined && range?.lte === undefined) ||
  (value !== null && value >= (range.gte ?? -1) && value <= (range.lte ?? Number.MAX_VALUE));

/** What a filter means, said once more. */
const isSelected = (fact: CallFact, filter: FactFilter): boolean =>
  matches(fact, filter) &&
  isAmong(fact.outcome, filter.outcome) &&
  isAmong(fact.sipCode, filter.sipCode) &&
  isAmong(fact.hangupBy, filter.hangupBy) &&
  (filter.leg === undefined || (filter.leg === 'first') === (fact.parentCallSid === null)) &&
  (filter.numberPart === undefined ||
    [fact.from, fact.to].some((party) => party?.includes(filter.numberPart ?? '') === true)) &&
  isIn(fact.mos, filter.mos) &&
  isIn(fact.pddSeconds, filter.pddSeconds) &&
  isIn(fact.ringSeconds, filter.ringSeconds) &&
  isIn(fact.durationSeconds, filter.durationSeconds) &&
  Object.entries(filter.dimensions ?? {}).every(([name, values]) =>
    isAmong(fact.allDimensions[name] ?? null, values),
  );

it('selects the facts in the scope that match every field', async () => {
  const facts = fc.sample(anyFact, { numRuns: 300, seed: 14 });
  const database = await databaseWith(facts, ['queue']);
  await fc.assert(
    fc.asyncProperty(anyScope, anyFilter, async (scope, filter) => {
      const asker = { scope, disclosure: 'full' } as const;
      const selection = { asker, filter, dimensions: ['queue'] };
      const { text, values } = toStatement(
        sql`SELECT row_id FROM facts WHERE ${selectedBy(selection)}`,
      );
      const rows = await database.runAndReadAll(text, values);
      const found = rows.getRows().map(([rowId]) => Number(rowId));
      const expected = facts.flatMap((fact, index) =>
        (scope === 'all' || scope.some((account) => account === fact.accountSid)) &&
        isSelected(fact, filter)
          ? [index + 1]
          : [],
      );
      expect(found.sort((a, b) => a - b)).toEqual(expected);
    }),
    propertySettings(300),
  );
});
