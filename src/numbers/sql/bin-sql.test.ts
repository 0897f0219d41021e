import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertySettings } from '../../../tests/support/property.ts';
import { BIN_BOUNDARIES, binOf } from '../../core/kpi/bins.ts';
import { withBins } from './bin-sql.ts';
import { toStatement } from './sql.ts';

/** The next number up, or down. */
function neighbour(value: number, by: 1n | -1n): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  bytes.setBigInt64(0, bytes.getBigInt64(0) + by);
  return bytes.getFloat64(0);
}

async function binsInSql(values: readonly number[]): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE numbers (place INTEGER, v DOUBLE)');
  const appender = await connection.createAppender('numbers');
  for (const [place, value] of values.entries()) {
    appender.appendInteger(place);
    appender.appendDouble(value);
    appender.endRow();
  }
  appender.closeSync();
  const rows = { texts: ['SELECT place, v FROM numbers'], values: [] };
  const { text, values: bound } = toStatement(withBins(rows));
  const read = await connection.runAndReadAll(`SELECT bin FROM (${text}) ORDER BY place`, bound);
  return read.getRows().map(([bin]) => bin);
}

it('gives the bins that core gives, at every boundary and on both sides of it', async () => {
  const values = BIN_BOUNDARIES.flatMap((boundary) => [
    neighbour(boundary, -1n),
    boundary,
    neighbour(boundary, 1n),
  ]);
  expect(await binsInSql(values)).toEqual(values.map(binOf));
});

it('gives the bins that core gives, for any value', async () => {
  const value = fc.oneof(
    fc.nat(50),
    fc.nat(20_000),
    fc.nat(1_000_000).map((thousandths) => thousandths / 1000),
    fc.double({ min: 0, max: 2 ** 33, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 100, maxLength: 1000 }), async (values) => {
      expect(await binsInSql(values)).toEqual(values.map(binOf));
    }),
    propertySettings(10),
  );
});
