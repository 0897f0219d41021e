/**
 * How much processor time the follower's steps take, beside many facts. Each second 250 calls begin, 250 that began
 * 50 to 100 seconds before end, and 30 that ended are corrected.
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnFact } from '../../src/core/kpi/call-fact.ts';
import { FactWriter } from '../../src/numbers/follow/fact-writer.ts';
import { nameOf } from '../../src/numbers/follow/facts/fact-row.ts';
import type { ChangedOwn } from '../../src/numbers/follow/facts/families.ts';
import { LagCounts } from '../../src/numbers/follow/provider-lag.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { readArguments } from '../../tools/read-arguments.ts';
import { note } from '../ingest/report/publish.ts';
import { mebibytes, milliseconds, table } from '../ingest/report/table.ts';
import { percentile } from '../ingest/statistics.ts';
import { fillTables, SHAPE, UNTIL } from './facts.ts';

const CALLS_A_SECOND = 250;
const CORRECTED = 30;

export async function measureTicks(args: readonly string[]): Promise<void> {
  const given = readArguments(join(import.meta.dirname, 'main.ts'), {
    args: [...args],
    options: {
      calls: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '300' },
      file: { type: 'string' },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const file = values.file ?? join(folder, 'numbers.duckdb');
  try {
    const isFilled = existsSync(file);
    using tables = await openTables(file, SHAPE);
    if (tables === null) throw new Error(`${file} has other tables`);
    if (!isFilled) await fillTables(tables, Number(values.calls));
    const writer = await FactWriter.open(await tables.connect(), SHAPE, Date.now());
    const ticks = await measure(writer, Number(values.seconds));
    process.stdout.write(`\n${describe(ticks).join('\n')}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Ticks {
  /** Milliseconds of processor time of each. */
  readonly steps: readonly number[];
  /** Of each that counted buckets again. */
  readonly refreshes: readonly number[];
}

async function measure(writer: FactWriter, seconds: number): Promise<Ticks> {
  const [steps, refreshes]: [number[], number[]] = [[], []];
  const firstRow = Date.now();
  const callAt = (number: number): ChangedOwn => {
    const own = legOf(firstRow + number, number);
    return { rowId: firstRow + number, name: nameOf(own.accountSid, own.callSid), own };
  };
  let position = firstRow;
  for (let second = 0; second < seconds; second += 1) {
    const now = UNTIL + second * 1000;
    const [begun, changed]: [number, ChangedOwn[]] = [second * CALLS_A_SECOND, []];
    for (let n = begun; n < begun + CALLS_A_SECOND; n += 1) changed.push(callAt(n));
    for (const over of endingIn(second)) changed.push(ended(callAt(over)));
    for (const late of endingIn(second - 40).slice(0, CORRECTED))
      changed.push(corrected(callAt(late)));
    position += 4 * CALLS_A_SECOND;
    const lag = new LagCounts();
    for (const bin of [0, 1, 2, 3]) {
      lag.add({ minute: now - (now % 60_000), account: 'AC0', bin, events: CALLS_A_SECOND });
    }
    const progress = { epoch: 'bench', position, lastRecord: null, isComplete: true };
    const step = { changed, gone: [], erased: [], lag, progress, now };
    steps.push(await processorMs(() => writer.write(step)));
    const refreshed = await processorMs(() => writer.refresh(now));
    if (refreshed > 1) refreshes.push(refreshed);
    if (second % 30 === 0) note(`second ${second}: ${mebibytes(process.memoryUsage.rss())}`);
  }
  return { steps, refreshes };
}

/** The calls that end in a second, by their numbers: they lasted 50 to 100 seconds. */
const endingIn = (second: number): readonly number[] =>
  Array.from({ length: 50 }, (_, index) => second - 50 - index).flatMap((began) =>
    began < 0
      ? []
      : Array.from(
          { length: CALLS_A_SECOND / 50 },
          (_, place) => began * CALLS_A_SECOND + ((second - began - 50) * 5 + place),
        ),
  );

function legOf(row: number, number: number): OwnFact {
  const startedAt = UNTIL + Math.floor(number / CALLS_A_SECOND) * 1000;
  const to = `+1201200${String(number % 10_000).padStart(4, '0')}`;
  return {
    ...{ accountSid: `AC${number % 2}`, callSid: `CAtick${row}`, parentCallSid: null },
    ...{ direction: 'outbound-api', from: '+15550100001', to, endpoint: null },
    ...{ ownNumber: '+15550100001', status: 'in-progress', startedAt, initiatedAt: startedAt },
    ...{ ringingAt: startedAt + 2000, answeredAt: startedAt + 9000, endedAt: null },
    ...{ firstSeenAt: startedAt, updatedAt: startedAt + 9000, ringSeconds: 7, pddSeconds: 2 },
    ...{ answerSeconds: 9, durationSeconds: null, sipCode: null, sipPhrase: null, hangupBy: null },
    ...{ answeredBy: null, mos: null, jitterMs: null, lossPercent: null, recordings: 0 },
    ...{ failureBatch: null, dimensions: { queue: 'support' } },
  };
}

const ended = ({ rowId, name, own }: ChangedOwn): ChangedOwn => ({
  ...{ rowId, name },
  own: {
    ...{ ...own, status: 'completed', endedAt: (own.startedAt ?? 0) + 60_000 },
    ...{ durationSeconds: 51, sipCode: 200, sipPhrase: 'OK', hangupBy: 'caller' },
    ...{ mos: 4.3, jitterMs: 3.2, lossPercent: 0.1 },
  },
});

const corrected = (call: ChangedOwn): ChangedOwn => {
  const { own, ...named } = ended(call);
  return { ...named, own: { ...own, recordings: 1, updatedAt: own.updatedAt + 1 } };
};

async function processorMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function describe({ steps, refreshes }: Ticks): readonly string[] {
  const line = (name: string, ms: readonly number[]): readonly string[] => {
    const sorted = Float64Array.from(ms).sort();
    const share = (of: number): string => milliseconds(percentile(sorted, of));
    return [name, String(ms.length), share(0.5), share(0.95), share(1)];
  };
  const all = refreshes.reduce((sum, ms) => sum + ms, 0) / Math.max(1, steps.length);
  return [
    ...table([
      ['processor time', 'times', 'p50 ms', 'p95 ms', 'max ms'],
      line('a step', steps),
      line('counting buckets again', refreshes),
    ]),
    '',
    `Counting buckets again takes ${milliseconds(all)} ms a step. Resident memory: ${mebibytes(process.memoryUsage.rss())}.`,
  ];
}
