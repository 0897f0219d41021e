/** A thread that opens the numbers' tables as their process does, and says since when it knows calls, at once and later. */

import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { FactWriter } from '../../src/numbers/follow/fact-writer.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';

const { file, now } = z.object({ file: z.string(), now: z.number() }).parse(workerData);
const shape = { dimensions: [], timeZone: UTC, settings: DEFAULT_KPI_SETTINGS };
using tables = await openTables(file, shape);
if (tables === null) throw new Error('other tables');
const { recent, earlier } = await FactWriter.open(await tables.connect(), shape, now);
recent.stepped([], [], now);
const opened = recent.current?.calls.since ?? null;
while (!(await earlier.addSome(now)));
parentPort?.postMessage({ opened, later: recent.current?.calls.since ?? null });
