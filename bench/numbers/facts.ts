/** Questions to facts in DuckDB, without the rest of Callboard. */

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { Buckets } from '../../src/numbers/follow/buckets.ts';
import { SweepBuckets } from '../../src/numbers/follow/sweeps/sweep-buckets.ts';
import { openTables, type Tables } from '../../src/numbers/tables/open-tables.ts';
import { readArguments } from '../../tools/read-arguments.ts';
import { describeMachine } from '../ingest/machine.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { mebibytes, milliseconds, table } from '../ingest/report/table.ts';
import { percentile } from '../ingest/statistics.ts';
import { asked, type Timed } from './asked.ts';
import { fill } from './fill.ts';

const DIMENSIONS = ['queue', 'agent'];
export const SHAPE = { dimensions: DIMENSIONS, timeZone: UTC, settings: DEFAULT_KPI_SETTINGS };
/** When the year of calls ends: a Tuesday. */
export const UNTIL = Date.UTC(2026, 5, 30);

export async function measureFacts(args: readonly string[]): Promise<void> {
  const given = readArguments(join(import.meta.dirname, 'main.ts'), {
    args: [...args],
    options: {
      calls: { type: 'string', default: '10000000' },
      rounds: { type: 'string', default: '15' },
      folder: { type: 'string', default: tmpdir() },
      file: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const [calls, rounds] = [Number(values.calls), Number(values.rounds)];
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const file = values.file ?? join(folder, 'numbers.duckdb');
  try {
    const machine = describeMachine(folder, new Date());
    const isFilled = existsSync(file);
    using tables = await openTables(file, SHAPE);
    if (tables === null) throw new Error(`${file} has other tables`);
    if (!isFilled) await fillTables(tables, calls);
    const report = [
      ...machine,
      `${calls.toLocaleString('en')} facts of a year, made up and put straight into DuckDB; ` +
        `${mebibytes(statSync(file).size)} on disk; ${rounds} rounds, each question in turn.`,
      '',
      ...describe(await measure(tables, rounds)),
      '',
      `Resident memory afterwards: ${mebibytes(process.memoryUsage.rss())}.`,
    ];
    publish('numbers', report, values);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function fillTables(tables: Tables, calls: number): Promise<void> {
  const connection = await tables.connect();
  const began = performance.now();
  await fill(connection, { calls, dimensions: DIMENSIONS, until: UNTIL });
  note(`made ${calls.toLocaleString('en')} facts in ${secondsSince(began)} s`);
  await new Buckets(connection, SHAPE).make(UNTIL);
  await new SweepBuckets(connection, SHAPE.settings).make(UNTIL);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  note(`and their buckets after ${secondsSince(began)} s`);
}

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 1000);

interface Measured {
  readonly question: Timed;
  readonly ms: readonly number[];
}

async function measure(tables: Tables, rounds: number): Promise<readonly Measured[]> {
  const questions = asked(UNTIL, DIMENSIONS);
  const results = questions.map((question) => ({ question, ms: [] as number[] }));
  // The first round only reads the file into memory.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { question, ms } of results) {
      const took = await once(tables, question);
      if (round > 0) ms.push(took);
    }
    note(`round ${round} of ${rounds}`);
  }
  return results;
}

/** As the numbers process does it: a connection and a transaction for each question. */
async function once(tables: Tables, { ask }: Timed): Promise<number> {
  const began = performance.now();
  const connection = await tables.connect();
  await connection.run('BEGIN');
  const { ok } = await ask(connection);
  await connection.run('COMMIT');
  connection.closeSync();
  if (!ok) throw new Error('the question was refused');
  return performance.now() - began;
}

const describe = (results: readonly Measured[]): readonly string[] => [
  ...table([
    ['question', 'p50 ms', 'p95 ms', 'bar p50'],
    ...results.map(({ question: { name, barMs }, ms }) => {
      const sorted = Float64Array.from(ms).sort();
      const p50 = percentile(sorted, 0.5);
      const bar = barMs === null ? '' : `${barMs} ${p50 < barMs ? 'reached' : 'MISSED'}`;
      return [name, milliseconds(p50), milliseconds(percentile(sorted, 0.95)), bar];
    }),
  ]),
];
