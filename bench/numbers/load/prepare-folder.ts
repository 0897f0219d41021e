/**
 * A data folder with a year of calls and their numbers, kept between runs if a folder is given. What's there is used
 * again; `numbers.duckdb` is made again if its tables have changed since.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_KPI_SETTINGS } from '../../../src/core/kpi/measures.ts';
import { UTC } from '../../../src/core/time/time-zone.ts';
import { openTables } from '../../../src/numbers/tables/open-tables.ts';
import type { Shape } from '../../../src/numbers/tables/schema.ts';
import { note } from '../../ingest/report/publish.ts';
import type { Parameter } from '../../ingest/signing.ts';
import { type Arrival, feed } from '../../stored/feed.ts';
import { callCentre, DIMENSIONS } from './call-centre.ts';
import { copyCalls } from './copy-calls.ts';
import { fillNumbers } from './fill-numbers.ts';

/** What the folder has, so that a later run can find its calls. */
const contents = z.object({
  /** Calls that came in through the event sink: row ids 1 to this. */
  originals: z.number(),
  /** How often each was copied, and how much later each copy is, in milliseconds. */
  copies: z.number(),
  shift: z.number(),
  /** Some of the originals. */
  samples: z.array(z.object({ sid: z.string(), number: z.string() })),
});
export type Contents = z.infer<typeof contents>;

export interface Folder extends Contents {
  readonly dataDir: string;
  readonly calls: number;
}

const SHAPE: Shape = { dimensions: DIMENSIONS, timeZone: UTC, settings: DEFAULT_KPI_SETTINGS };
const DAY_MS = 86_400_000;
const QUARTER_MS = 15 * 60_000;
/** Calls that come in through the event sink, at most. */
const MOST_ORIGINALS = 50_000;
/** Legs of a conversation: rather too few, so that there are enough calls. */
const LEGS = 1.25;
const SAMPLES = 500;

/** How many calls there are at least, and over how many days up to now they're spread. */
export interface Wanted {
  readonly calls: number;
  readonly days: number;
}

/** Ones that earlier runs sent come on top. */
export async function prepareFolder(dataDir: string, wanted: Wanted): Promise<Folder> {
  if (!existsSync(dataDir)) await makeCalls(dataDir, wanted);
  const found = contents.parse(JSON.parse(readFileSync(contentsFile(dataDir), 'utf8')));
  const file = join(dataDir, 'numbers.duckdb');
  if (!(await isUsable(file))) await makeNumbers(dataDir, file, found);
  return { ...found, dataDir, calls: found.originals * (found.copies + 1) };
}

const contentsFile = (dataDir: string): string => join(dataDir, 'bench.json');

async function makeCalls(dataDir: string, { calls, days }: Wanted): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const parts = Math.max(2, Math.ceil(calls / MOST_ORIGINALS));
  const shift = Math.floor((days * DAY_MS) / parts / QUARTER_MS) * QUARTER_MS;
  const until = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
  const from = until - parts * shift;
  const conversations = Math.ceil(calls / parts / LEGS);
  const arrivals = callCentre({ conversations, from, to: from + shift, seed: 1 });
  const began = performance.now();
  const events = await feed({ dataDir: unfinished, dimensions: DIMENSIONS, arrivals });
  const named = sample(arrivals);
  const originals = new Set(arrivals.map(({ parameters }) => valueIn(parameters, 'CallSid'))).size;
  note(`${originals} calls (${events} callbacks) came in after ${secondsSince(began)} s`);
  const copies = parts - 1;
  copyCalls(join(unfinished, 'callboard.db'), {
    ...{ copies, shift },
    onCopied: (copy) => {
      if (copy % 20 === 0 || copy === copies) {
        note(`  copied ${copy} of ${copies} times after ${secondsSince(began)} s`);
      }
    },
  });
  const made: Contents = { originals, copies, shift, samples: named };
  writeFileSync(contentsFile(unfinished), JSON.stringify(made));
  renameSync(unfinished, dataDir);
}

/** Calls that are far apart. */
function sample(arrivals: readonly Arrival[]): Contents['samples'] {
  const step = Math.max(1, Math.floor(arrivals.length / SAMPLES));
  return arrivals
    .filter((_, index) => index % step === 0)
    .map(({ parameters }) => {
      const isInbound = valueIn(parameters, 'Direction') === 'inbound';
      return {
        sid: valueIn(parameters, 'CallSid'),
        number: valueIn(parameters, isInbound ? 'From' : 'To'),
      };
    })
    .filter(({ number }) => number.startsWith('+'));
}

const valueIn = (parameters: readonly Parameter[], wanted: string): string =>
  parameters.find(([name]) => name === wanted)?.[1] ?? '';

async function isUsable(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  using tables = await openTables(file, SHAPE);
  if (tables === null) note('numbers.duckdb has the tables of another version');
  return tables !== null;
}

async function makeNumbers(dataDir: string, file: string, found: Contents): Promise<void> {
  const began = performance.now();
  const unfinished = `${file}.unfinished`;
  for (const each of [file, unfinished]) remove(each);
  const storeFile = join(dataDir, 'callboard.db');
  await fillNumbers({ ...found, storeFile, file: unfinished, shape: SHAPE, note });
  renameSync(unfinished, file);
  remove(unfinished);
  note(`numbers.duckdb made in ${secondsSince(began)} s`);
}

/** With its write-ahead log, and what large questions left beside it. */
function remove(file: string): void {
  for (const end of ['', '.wal', '.tmp']) rmSync(`${file}${end}`, { recursive: true, force: true });
}

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 1000);
