/** Reads stored facts, so that they can be changed. */

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { normaliseStatus } from '../../../core/call-status.ts';
import type { HangupParty } from '../../../core/fact-filter.ts';
import type { CallFact, FamilyFact, OwnFact } from '../../../core/kpi/call-fact.ts';
import { completeFact } from '../../../core/kpi/family.ts';
import {
  dimensionColumn,
  type FactColumn,
  type FactField,
  FIELD_COLUMNS,
  factColumns,
  ROW_COLUMNS,
} from '../../tables/fact-columns.ts';
import { runAmong } from './among.ts';
import type { CallKeys } from './call-keys.ts';
import { type FactRow, type FactTable, nameOf } from './fact-row.ts';

/** The rows of a table that meet a condition about `isAmong` these values, and their keys. */
export type ReadRows = (
  table: FactTable | 'facts',
  condition: string,
  among: readonly (bigint | number)[],
  keys?: CallKeys,
) => Promise<readonly FactRow[]>;

/** For tables with these own dimensions. */
export function rowReader(connection: DuckDBConnection, dimensions: readonly string[]): ReadRows {
  const columns = factColumns(dimensions);
  const texts = columns.filter(({ type }) => type === 'VARCHAR');
  const others = columns.filter(({ type }) => type !== 'VARCHAR');
  const places: Places = { texts: placesOf(texts), others: placesOf(others) };
  const list = [textsSql(texts), ...others.map(columnSql)].join(', ');
  return async (table, condition, among, keys) => {
    const statement = `SELECT ${list} FROM ${table} WHERE ${condition}`;
    const read = await runAmong(connection, statement, among);
    return read.getRows().map((cells) => {
      const row = new StoredRow(cells, places);
      const fact = factOf(row, dimensions);
      const { accountSid, callSid, parentCallSid } = fact;
      const name = nameOf(accountSid, callSid);
      const key = row.whole(ROW_COLUMNS.callKey.name);
      if (key !== null) keys?.note(name, key);
      const parent = parentCallSid === null ? null : nameOf(accountSid, parentCallSid);
      return { rowId: row.number(ROW_COLUMNS.rowId.name) ?? 0, name, parent, fact };
    });
  };
}

/** A row's texts as one, in JSON: reading each makes a buffer that the garbage collector has to look after. */
const textsSql = (texts: readonly FactColumn[]): string =>
  `CAST(to_json([${texts.map(({ name }) => name).join(', ')}]) AS VARCHAR)`;

/** Every whole number but a hash is one that a double holds, and making those is faster than making big integers. */
const columnSql = ({ name, type }: FactColumn): string =>
  type === 'BIGINT' && name !== ROW_COLUMNS.callKey.name ? `CAST(${name} AS DOUBLE)` : name;

/** Where columns are in a row's texts, and among its other cells. */
interface Places {
  readonly texts: ReadonlyMap<string, number>;
  readonly others: ReadonlyMap<string, number>;
}

const placesOf = (columns: readonly FactColumn[]): ReadonlyMap<string, number> =>
  new Map(columns.map(({ name }, place) => [name, place]));

/** A row's cells by column: its texts, and then the others. */
class StoredRow {
  readonly #texts: readonly unknown[];
  readonly #cells: readonly DuckDBValue[];
  readonly #places: Places;

  constructor(cells: readonly DuckDBValue[], places: Places) {
    const texts: unknown = JSON.parse(String(cells[0]));
    this.#texts = Array.isArray(texts) ? texts : [];
    this.#cells = cells;
    this.#places = places;
  }

  text(column: string): string | null {
    const value = this.#texts[this.#places.texts.get(column) ?? -1];
    return typeof value === 'string' ? value : null;
  }

  number(column: string): number | null {
    const value = this.#cell(column);
    return typeof value === 'number' ? value : null;
  }

  whole(column: string): bigint | null {
    const value = this.#cell(column);
    return typeof value === 'bigint' ? value : null;
  }

  flag(column: string): boolean {
    return this.#cell(column) === true;
  }

  #cell(column: string): DuckDBValue {
    const place = this.#places.others.get(column);
    return place === undefined ? null : (this.#cells[1 + place] ?? null);
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
