import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { ThreadCount } from './thread-count.ts';

it('is one while callbacks are busy, and two when they are not', async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const count = new ThreadCount(connection);
  const after = async (position: number): Promise<unknown> => {
    await count.follow(position);
    const read = await connection.runAndReadAll("SELECT current_setting('threads')");
    return Number(read.getRows()[0]?.[0]);
  };
  expect([await after(5000), await after(5100), await after(5400), await after(5500)]).toEqual([
    2, 2, 1, 2,
  ]);
  connection.closeSync();
  instance.closeSync();
});
