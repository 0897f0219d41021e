/** Facts for tests of the numbers, and a database in memory that holds them. */

import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect } from 'vitest';
import { KNOWN_STATUSES } from '../../src/core/call-status.ts';
import type { FactFilter } from '../../src/core/fact-filter.ts';
import type { CallFact } from '../../src/core/kpi/call-fact.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { OUTCOMES } from '../../src/core/kpi/outcome.ts';
import type { Result } from '../../src/core/result.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import {
  type ColumnType,
  dimensionColumn,
  type FactField,
  FIELD_COLUMNS,
  factColumns,
  ROW_COLUMNS,
} from '../../src/numbers/tables/fact-columns.ts';
import { ENDED, IN_PROGRESS, tableStatements } from '../../src/numbers/tables/schema.ts';
import type { NumbersProblem } from '../../src/ports/numbers/numbers.ts';
import { answered, at, factsOfLegs, TEN } from './call-facts.ts';

/** 2026-03-02 10:00:00 UTC, a Monday. */
export const MONDAY_10 = TEN;

const [COMPLETED] = factsOfLegs([
  answered(60, {
    updatedAt: at(68),
    ...{ sipCode: 200, sipPhrase: 'OK', hangupBy: 'caller' },
    ...{ mos: 4.42, jitterMs: 3.1, lossPercent: 0.2 },
  }),
]);

/** A completed call of a minute, and what differs. */
export const factWith = (differences: Partial<CallFact> = {}): CallFact => ({
  ...(COMPLETED ?? expect.fail('a fact')),
  ...differences,
});

/** A database with these facts; row ids are their places, from 1 on. Calls in progress lie in their own table. */
export async function databaseWith(
  facts: readonly CallFact[],
  dimensions: readonly string[] = [],
): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  for (const statement of tableStatements({
    dimensions,
    timeZone: UTC,
    settings: DEFAULT_KPI_SETTINGS,
  })) {
    await connection.run(statement);
  }
  await insertFacts(connection, facts, dimensions);
  return connection;
}

/** A row id is left out for null. */
export async function insertFacts(
  connection: DuckDBConnection,
  facts: readonly (CallFact | null)[],
  dimensions: readonly string[] = [],
): Promise<void> {
  const columns = factColumns(dimensions);
  const [ended, inProgress] = [
    await connection.createAppender(ENDED),
    await connection.createAppender(IN_PROGRESS),
  ];
  for (const [index, fact] of facts.entries()) {
    if (fact === null) continue;
    const appender = fact.endedAt === null ? inProgress : ended;
    const row = rowOf(fact, index + 1, dimensions);
    for (const { name, type } of columns) append(appender, type, row[name] ?? null);
    appender.endRow();
  }
  ended.closeSync();
  inProgress.closeSync();
}

function append(appender: DuckDBAppender, type: ColumnType, value: Cell): void {
  if (value === null) appender.appendNull();
  else if (type === 'BIGINT') appender.appendBigInt(BigInt(value));
  else if (type === 'INTEGER') appender.appendInteger(Number(value));
  else if (type === 'DOUBLE') appender.appendDouble(Number(value));
  else if (type === 'BOOLEAN') appender.appendBoolean(value === true);
  else appender.appendVarchar(String(value));
}

type Cell = string | number | boolean | null;

const FIELDS: readonly FactField[] = Object.keys(FIELD_COLUMNS).filter(
  (key): key is FactField => key in FIELD_COLUMNS,
);

function rowOf(fact: CallFact, rowId: number, dimensions: readonly string[]) {
  const row: Record<string, Cell> = {
    [ROW_COLUMNS.rowId.name]: rowId,
    [ROW_COLUMNS.leg.name]: fact.parentCallSid === null ? 'first' : 'child',
    [ROW_COLUMNS.callKey.name]: rowId,
    [ROW_COLUMNS.parentKey.name]: null,
    [ROW_COLUMNS.ownDimensions.name]: 0,
  };
  for (const field of FIELDS) row[FIELD_COLUMNS[field].name] = fact[field];
  dimensions.forEach((name, index) => {
    row[dimensionColumn(index)] = fact.allDimensions[name] ?? null;
  });
  return row;
}

const SECOND = 1000;
const NUMBERS = ['+15550100001', '+15550100002', '+15550200003', '+442079460029', 'client:alice'];

const maybe = <Value>(some: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(some, { freq: 3, nil: null });
const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
/** Up to three hours from Monday, 10:00, in seconds; sometimes with milliseconds. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 10_800 }), oneOf([0, 0, 0, 1, 500, 999]))
  .map(([seconds, ms]) => MONDAY_10 + seconds * SECOND + ms);
const seconds = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 20_000 }));

/** Facts that hardly make sense, with few different values, so that filters and groups meet some. */
export const anyFact: fc.Arbitrary<CallFact> = fc
  .record({
    accountSid: oneOf(['AC1', 'AC2', 'AC3']),
    parentCallSid: maybe(oneOf(['CA1', 'CA2'])),
    direction: maybe(oneOf(['inbound', 'outbound-api', 'outbound-dial'])),
    from: maybe(oneOf(NUMBERS)),
    to: maybe(oneOf(NUMBERS)),
    status: oneOf([...KNOWN_STATUSES, 'unknown' as const]),
    outcome: maybe(oneOf(OUTCOMES)),
    startedAt: maybe(time),
    initiatedAt: maybe(time),
    ringingAt: maybe(time),
    answeredAt: maybe(time),
    endedAt: maybe(time),
    ringSeconds: maybe(seconds),
    pddSeconds: maybe(seconds),
    answerSeconds: maybe(seconds),
    waitSeconds: maybe(seconds),
    durationSeconds: maybe(seconds),
    sipCode: maybe(oneOf([200, 404, 408, 480, 486, 487, 500, 503, 600, 603, 607, 608])),
    sipPhrase: maybe(oneOf(['OK', 'Network Blocked', 'Service Unavailable'])),
    hangupBy: maybe(oneOf(['caller', 'callee'] as const)),
    answeredBy: maybe(oneOf(['human', 'machine_start', 'unknown'])),
    mos: maybe(fc.integer({ min: 100, max: 450 }).map((hundredths) => hundredths / 100)),
    jitterMs: maybe(fc.integer({ min: 0, max: 9000 }).map((hundredths) => hundredths / 100)),
    lossPercent: maybe(fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100)),
    recordings: oneOf([0, 0, 1, 2]),
    failureBatch: maybe(oneOf([1, 2])),
    isAnsweredElsewhere: fc.boolean(),
    children: oneOf([0, 0, 1, 3]),
    answeredChildren: oneOf([0, 0, 1]),
    endpoint: maybe(oneOf(['client:alice', 'sip:bob@example.com'])),
    ownNumber: maybe(oneOf(NUMBERS)),
    childAnsweredAt: maybe(time),
    queue: maybe(oneOf(['support', 'sales'])),
  })
  .map(({ queue, ...rest }) => {
    const dimensions = queue === null ? {} : { queue };
    return factWith({ ...rest, dimensions, allDimensions: dimensions });
  });

const range = (most: number) =>
  fc.record(
    { gte: fc.integer({ min: 0, max: most }), lte: fc.integer({ min: 0, max: most }) },
    { requiredKeys: [] },
  );
const some = <Value>(values: readonly Value[]): fc.Arbitrary<readonly Value[]> =>
  fc.subarray([...values], { minLength: 1 });

/** Any filter without its window, mostly of one or two fields. */
export const anyFilter: fc.Arbitrary<FactFilter> = fc
  .tuple(
    fc.record({
      status: some(KNOWN_STATUSES),
      direction: some(['inbound', 'outbound-api']),
      outcome: some(OUTCOMES),
      sipCode: some([200, 486, 503, 603]),
      hangupBy: some(['caller', 'callee'] as const),
      fromNumber: oneOf(NUMBERS),
      toNumber: oneOf(NUMBERS),
      number: oneOf(NUMBERS),
      numberPart: oneOf(['0100', '+1555', 'alice', '%']),
      parentCallSid: oneOf(['CA1', 'CA9']),
      batch: oneOf([1, 2]),
      leg: oneOf(['first', 'child'] as const),
      mos: range(5),
      pddSeconds: range(60),
      ringSeconds: range(60),
      durationSeconds: range(60),
      dimensions: oneOf([
        { queue: ['support', 'sales'] },
        { queue: ['sales'] },
        { shift: ['night'] },
      ]),
    }),
    fc.array(fc.nat(16), { maxLength: 2 }),
  )
  .map(([whole, kept]) =>
    Object.fromEntries(Object.entries(whole).filter((_entry, index) => kept.includes(index))),
  );

/** What questions are asked of, with the usual settings. */
export const factsOf = (
  connection: DuckDBConnection,
  { asOf, staleMs }: Pick<Facts, 'asOf' | 'staleMs'>,
  dimensions: readonly string[] = [],
): Facts => ({
  ...{ connection, dimensions, asOf, staleMs, lagMs: 0 },
  ...{ settings: DEFAULT_KPI_SETTINGS, timeZone: UTC, recent: null },
});

/** The answer to a question that isn't refused. */
export function unwrap<Value>(result: Result<Value, NumbersProblem>): Value {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.problem));
}
