/** Appends facts to a table. */

import type { DuckDBAppender } from '@duckdb/node-api';
import {
  type ColumnType,
  dimensionColumn,
  FIELD_COLUMNS,
  FIELDS,
  factColumns,
  ROW_COLUMNS,
} from '../../tables/fact-columns.ts';
import type { CallKeys } from './call-keys.ts';
import type { FactRow } from './fact-row.ts';

type Value = string | number | bigint | boolean | null;

interface Cell {
  readonly type: ColumnType;
  readonly of: (row: FactRow, keys: CallKeys) => Value;
}

export type WriteRow = (appender: DuckDBAppender, row: FactRow, keys: CallKeys) => void;

/** For tables with these own dimensions. */
export function rowWriter(dimensions: readonly string[]): WriteRow {
  const values = new Map<string, Cell['of']>([
    [ROW_COLUMNS.rowId.name, ({ rowId }) => rowId],
    [ROW_COLUMNS.leg.name, ({ fact }) => (fact.parentCallSid === null ? 'first' : 'child')],
    [ROW_COLUMNS.callKey.name, ({ name }, keys) => keys.of(name)],
    [ROW_COLUMNS.parentKey.name, ({ parent }, keys) => (parent === null ? null : keys.of(parent))],
    [ROW_COLUMNS.ownDimensions.name, ({ fact }) => ownBits(fact.dimensions, dimensions)],
    ...dimensions.map((name, index): [string, Cell['of']] => [
      dimensionColumn(index),
      ({ fact }) => fact.allDimensions[name] ?? null,
    ]),
    ...FIELDS.map((field): [string, Cell['of']] => [
      FIELD_COLUMNS[field].name,
      ({ fact }) => fact[field],
    ]),
  ]);
  const cells = factColumns(dimensions).map(
    ({ name, type }): Cell => ({ type, of: values.get(name) ?? (() => null) }),
  );
  return (appender, row, keys) => {
    for (const { type, of } of cells) append(appender, type, of(row, keys));
    appender.endRow();
  };
}

/** Bit n for dimension n. */
const ownBits = (own: Readonly<Record<string, string>>, dimensions: readonly string[]): number =>
  dimensions.reduce(
    (bits, name, index) => (Object.hasOwn(own, name) ? bits | (1 << index) : bits),
    0,
  );

function append(appender: DuckDBAppender, type: ColumnType, value: Value): void {
  if (value === null) {
    appender.appendNull();
    return;
  }
  switch (type) {
    case 'BIGINT':
      appender.appendBigInt(BigInt(value));
      break;
    case 'INTEGER':
      appender.appendInteger(Number(value));
      break;
    case 'DOUBLE':
      appender.appendDouble(Number(value));
      break;
    case 'BOOLEAN':
      appender.appendBoolean(value === true);
      break;
    case 'VARCHAR':
      appender.appendVarchar(String(value));
      break;
  }
}
