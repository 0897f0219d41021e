/** A thread that answers a question about the numbers, as their process does, and says what the answer is. */

import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { EVERYTHING } from './askers.ts';
import { factsOf } from './numbers-facts.ts';

const { file, from, to, kpi } = z
  .object({ file: z.string(), from: z.number(), to: z.number(), kpi: z.string() })
  .parse(workerData);
const shape = { dimensions: [], timeZone: UTC, settings: DEFAULT_KPI_SETTINGS };
using tables = await openTables(file, shape);
if (tables === null) throw new Error('other tables');
const answer = await answerStats(
  factsOf(await tables.connect(), { asOf: to, staleMs: to - from }),
  EVERYTHING,
  {
    filter: { from, to, direction: ['inbound'] },
    ...{ kpis: [kpi], baseline: null, timeZone: UTC },
  },
);
parentPort?.postMessage(answer.ok ? answer.value.kpis[kpi]?.value : null);
