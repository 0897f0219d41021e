/**
 * The numbers process ended again and again when it was started after a busy hour: it read the ids of all calls of that
 * hour, hundreds of thousands, into a heap of 96 MB.
 */

import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { factWith, insertFacts, MONDAY_10 } from '../support/numbers-facts.ts';
import { testFolder } from '../support/store-folder.ts';

const SHAPE = { dimensions: [], timeZone: UTC, settings: DEFAULT_KPI_SETTINGS };
const MINUTE = 60_000;
const NOW = MONDAY_10 + 10 * MINUTE;
/** More than half of them would fill the heap, which is smaller here to be quick. */
const CALLS = 250_000;
const HEAP = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 };

/** Copies of one call, as ended or in progress. */
async function fileWith(table: 'ended' | 'in_progress'): Promise<string> {
  const file = join(testFolder(), 'numbers.duckdb');
  using tables = (await openTables(file, SHAPE)) ?? expect.fail('other tables');
  const connection = await tables.connect();
  const status =
    table === 'ended' ? ({} as const) : ({ status: 'in-progress', endedAt: null } as const);
  await insertFacts(connection, [factWith(status)]);
  await connection.run(
    `INSERT INTO ${table} SELECT one.* REPLACE (n AS row_id) FROM ${table} AS one, range(2, ${CALLS}) AS copies(n)`,
  );
  connection.closeSync();
  return file;
}

/** Since when an opened file's calls are known; null if memory has given up. */
async function openedWithin(file: string): Promise<unknown> {
  const worker = new Worker(new URL('../support/numbers-opened-thread.ts', import.meta.url), {
    workerData: { file, now: NOW },
    resourceLimits: HEAP,
  });
  const [since] = await once(worker, 'message');
  await once(worker, 'exit');
  return since;
}

it('starts after a busy hour, and knows calls from now on', async () => {
  expect(await openedWithin(await fileWith('ended'))).toEqual({
    opened: NOW + MINUTE,
    later: NOW - 60 * MINUTE,
  });
});

it('starts beside too many calls in progress, and leaves all of them to the file', async () => {
  const given = { opened: null, later: null };
  expect(await openedWithin(await fileWith('in_progress'))).toEqual(given);
});
