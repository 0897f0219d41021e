/** Reads stored facts, so that they can be changed. */

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { normaliseStatus } from '../../core/call-status.ts';
import type { HangupParty } from '../../core/fact-filter.ts';
import type { CallFact, FamilyFact, OwnFact } from '../../core/kpi/call-fact.ts';
import { completeFact } from '../../core/kpi/family.ts';
import {
  dimensionColumn,
  type FactField,
  FIELD_COLUMNS,
  factColumns,
  ROW_COLUMNS,
} from '../tables/fact-columns.ts';
import { runAmong } from './among.ts';
import type { FactRow, FactTable } from './fact-row.ts';

/** The rows of a table that meet a condition about `isAmong` these values. */
export type ReadRows = (
  table: FactTable | 'facts',
  condition: string,
  among: readonly bigint[],
) => Promise<readonly FactRow[]>;

/** For tables with these own dimensions. */
export function rowReader(connection: DuckDBConnection, dimensions: readonly string[]): ReadRows {
  const columns = factColumns(dimensions).map(({ name }) => name);
  const list = columns.join(', ');
  const places = new Map(columns.map((name, place) => [name, place]));
  return async (table, condition, among) => {
    const statement = `SELECT ${list} FROM ${table} WHERE ${condition}`;
    const read = await runAmong(connection, statement, among);
    return read.getRows().map((cells) => {
      const row = new StoredRow((column) => cells[places.get(column) ?? -1] ?? null);
      return { rowId: row.number(ROW_COLUMNS.rowId.name) ?? 0, fact: factOf(row, dimensions) };
    });
  };
}

/** A row's cells by column. */
class StoredRow {
  readonly #cell: (column: string) => DuckDBValue;

  constructor(cell: (column: string) => DuckDBValue) {
    this.#cell = cell;
  }

  text(column: string): string | null {
    const value = this.#cell(column);
    return typeof value === 'string' ? value : null;
  }

  number(column: string): number | null {
    const value = this.#cell(column);
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
  }

  flag(column: string): boolean {
    return this.#cell(column) === true;
  }
}

function factOf(row: StoredRow, dimensions: readonly string[]): CallFact {
  const own = ownFactOf(row, dimensions);
  return completeFact(own, familyFactOf(row, dimensions));
}

function ownFactOf(row: StoredRow, dimensions: readonly string[]): OwnFact {
  const text = (field: FactField): string | null => row.text(FIELD_COLUMNS[field].name);
  const number = (field: FactField): number | null => row.number(FIELD_COLUMNS[field].name);
  return {
    accountSid: text('accountSid') ?? '',
    callSid: text('callSid') ?? '',
    parentCallSid: text('parentCallSid'),
    direction: text('direction'),
    from: text('from'),
    to: text('to'),
    endpoint: text('endpoint'),
    ownNumber: text('ownNumber'),
    status: normaliseStatus(text('status') ?? ''),
    startedAt: number('startedAt'),
    initiatedAt: number('initiatedAt'),
    ringingAt: number('ringingAt'),
    answeredAt: number('answeredAt'),
    endedAt: number('endedAt'),
    firstSeenAt: number('firstSeenAt') ?? 0,
    updatedAt: number('updatedAt') ?? 0,
    ringSeconds: number('ringSeconds'),
    pddSeconds: number('pddSeconds'),
    answerSeconds: number('answerSeconds'),
    durationSeconds: number('durationSeconds'),
    sipCode: number('sipCode'),
    sipPhrase: text('sipPhrase'),
    hangupBy: hangupPartyOf(text('hangupBy')),
    answeredBy: text('answeredBy'),
    mos: number('mos'),
    jitterMs: number('jitterMs'),
    lossPercent: number('lossPercent'),
    recordings: number('recordings') ?? 0,
    failureBatch: number('failureBatch'),
    dimensions: dimensionsOf(row, dimensions, row.number(ROW_COLUMNS.ownDimensions.name) ?? 0),
  };
}

function familyFactOf(row: StoredRow, dimensions: readonly string[]): FamilyFact {
  const number = (field: FactField): number | null => row.number(FIELD_COLUMNS[field].name);
  return {
    isAnsweredElsewhere: row.flag(FIELD_COLUMNS.isAnsweredElsewhere.name),
    children: number('children') ?? 0,
    answeredChildren: number('answeredChildren') ?? 0,
    childAnsweredAt: number('childAnsweredAt'),
    waitSeconds: number('waitSeconds'),
    allDimensions: dimensionsOf(row, dimensions, ALL),
  };
}

/** Every bit of `own_dimensions`. */
const ALL = -1;

const dimensionsOf = (
  row: StoredRow,
  dimensions: readonly string[],
  bits: number,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    dimensions.flatMap((name, index) => {
      const value = bits & (1 << index) ? row.text(dimensionColumn(index)) : null;
      return value === null ? [] : [[name, value] as const];
    }),
  );

const hangupPartyOf = (text: string | null): HangupParty | null =>
  text === 'caller' || text === 'callee' ? text : null;
