/** `calls.ndjson` and `events.ndjson`, as anyone can export them: all that the recount reads. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pieces } from '../../src/ports/pieces.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { EVERYTHING } from '../support/askers.ts';
import { lagsByMinute, lateEventsIn } from '../support/recount/lag.ts';
import { type CallLine, countCalls, readCallLine } from '../support/recount/read-calls.ts';
import { Recount } from '../support/recount/recount.ts';
import { SILENT } from '../support/silent.ts';
import { UNCOUNTED } from '../support/uncounted.ts';
import { RECOUNT_SETTINGS, SHAPE } from './terms.ts';

const NO_TARGETS = { smsRecipients: [], webhookUrl: null, publicUrl: null } as const;

export async function writeFiles(folder: string): Promise<void> {
  await using store = await openSqliteStore({
    file: join(folder, 'callboard.db'),
    rules: { failureThreshold: 100, targets: NO_TARGETS },
    dimensions: SHAPE.dimensions,
    clock: { now: () => Date.now() },
    logger: SILENT,
    metrics: UNCOUNTED,
    onFatal: (error) => {
      throw error;
    },
    exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  });
  const { exports } = store;
  await write(join(folder, 'calls.ndjson'), await exports.callsNdjson(EVERYTHING, { filter: {} }));
  await write(join(folder, 'events.ndjson'), await exports.eventsNdjson(EVERYTHING));
}

async function write(file: string, pieces: Pieces): Promise<void> {
  await using handle = await open(file, 'w');
  for await (const piece of pieces) await handle.writeFile(piece);
}

const linesOf = (folder: string, file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity });

export async function readFiles(folder: string): Promise<Recount> {
  const calls: CallLine[] = [];
  for await (const line of linesOf(folder, 'calls.ndjson')) calls.push(readCallLine(line));
  const late: ReturnType<typeof lateEventsIn>[number][] = [];
  for await (const line of linesOf(folder, 'events.ndjson')) late.push(...lateEventsIn(line));
  return new Recount(countCalls(calls), lagsByMinute(late), RECOUNT_SETTINGS);
}
