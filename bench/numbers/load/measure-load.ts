/**
 * A real Callboard with a year of calls, while callbacks come in and it's asked without a pause: how long answers and
 * callbacks take, how much memory it needs, and how far the numbers are behind.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../../tools/read-arguments.ts';
import { startGenerator } from '../../ingest/load/start-generator.ts';
import { describeMachine } from '../../ingest/machine.ts';
import { publish } from '../../ingest/report/publish.ts';
import { untilQuiet } from '../../ingest/until-quiet.ts';
import { besideCallbacks } from './beside-callbacks.ts';
import { describeLoad } from './describe-load.ts';
import { atFullLoad } from './full-load.ts';
import type { LoadBench } from './load-bench.ts';
import { prepareFolder } from './prepare-folder.ts';

export async function measureLoad(args: readonly string[]): Promise<void> {
  const given = readArguments(join(import.meta.dirname, '../main.ts'), {
    args: [...args],
    options: {
      calls: { type: 'string', default: '10000000' },
      days: { type: 'string', default: '365' },
      rate: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
      folder: { type: 'string', default: tmpdir() },
      databases: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const generator = startGenerator();
  try {
    const [calls, days] = [Number(values.calls), Number(values.days)];
    const dataDir = join(values.databases ?? folder, `calls-${calls}-${days}`);
    const prepared = await prepareFolder(dataDir, { calls, days });
    await untilQuiet();
    const machine = describeMachine(folder, new Date());
    const bench: LoadBench = {
      ...{ generator, folder, prepared },
      ...{ rounds: Number(values.rounds), seconds: Number(values.seconds) },
      rate: Number(values.rate),
    };
    const beside = await besideCallbacks(bench);
    const rates = await atFullLoad(bench);
    publish('numbers-load', [...machine, ...describeLoad(bench, beside, rates)], values);
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}
