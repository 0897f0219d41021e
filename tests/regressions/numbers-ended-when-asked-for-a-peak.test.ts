/**
 * The numbers process ended when it was asked for the peak of some hundred thousand calls of a direction: the seconds in
 * which they began and ended were read into a heap of 96 MB at once.
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
const CALLS = 250_000;
/** From one call to the next, in milliseconds: each begins in a second of its own. */
const APART = 2000;
const TALK_SECONDS = 60;
/** Smaller than the process's, to be quick. */
const HEAP = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 };
const TIMES = ['started_at', 'initiated_at', 'ringing_at', 'answered_at', 'ended_at'];

it('answers with the peak of many calls of a direction', async () => {
  const file = join(testFolder(), 'numbers.duckdb');
  {
    using tables = (await openTables(file, SHAPE)) ?? expect.fail('other tables');
    const connection = await tables.connect();
    const begun = { startedAt: MONDAY_10, answeredAt: MONDAY_10 };
    const times = { ...begun, endedAt: MONDAY_10 + TALK_SECONDS * 1000 };
    await insertFacts(connection, [factWith({ ...times, direction: 'inbound' })]);
    const later = TIMES.map((time) => `${time} + ${APART} * (n - 1) AS ${time}`);
    await connection.run(
      `INSERT INTO ended SELECT one.* REPLACE (n AS row_id, ${later.join(', ')})
        FROM ended AS one, range(2, ${CALLS}) AS copies(n)`,
    );
    connection.closeSync();
  }
  const worker = new Worker(new URL('../support/numbers-asked-thread.ts', import.meta.url), {
    workerData: { file, from: MONDAY_10, to: MONDAY_10 + CALLS * APART, kpi: 'peakConcurrent' },
    resourceLimits: HEAP,
  });
  const [peak] = await once(worker, 'message');
  await once(worker, 'exit');
  expect(peak).toBe((TALK_SECONDS * 1000) / APART);
});
