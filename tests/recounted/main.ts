/**
 * `npm run check:numbers`: I9 over many emulated calls. They pass through the receiver, a real store and the numbers
 * process; then every KPI, series, group and bucket is compared with a recount that only reads the exported files.
 *
 *   npm run check:numbers                        20,000 calls, some minutes
 *   npm run check:numbers -- --calls 1000000     the million of `src/core/SPEC.md`
 *   npm run check:numbers -- --folder /tmp/n     keeps the files there; --compare compares them again (with today's tables)
 *   npm run check:numbers -- --folder /tmp/n --compare --only changes --only lists    a part of it
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readArguments } from '../../tools/read-arguments.ts';
import { compare, PARTS } from './compare.ts';
import { feed } from './feed.ts';
import { readFiles, writeFiles } from './files.ts';
import { followAgain } from './follow-again.ts';
import { note } from './terms.ts';

const DAY = 86_400_000;
const RUN = z.object({ startAt: z.number(), until: z.number(), callbacks: z.number() });

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      calls: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '9' },
      folder: { type: 'string' },
      compare: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'callboard-recounted-'));
  const runFile = join(folder, 'run.json');
  const parts = PARTS.filter((part) => values.only?.includes(part) ?? true);
  const began = performance.now();
  try {
    if (!values.compare) {
      mkdirSync(folder, { recursive: true });
      // Days begin at midnight, and minutes of the last two days have bins.
      const startAt = Math.floor(Date.now() / DAY) * DAY - 3 * DAY;
      const calls = Number(values.calls);
      const fed = await feed({ calls, seed: values.seed, startAt, folder });
      note(
        `${fed.callbacks} callbacks in ${secondsSince(began)} s, ${fed.restarts} restarts of the numbers`,
      );
      await writeFiles(folder);
      writeFileSync(runFile, JSON.stringify({ ...fed, startAt }));
    }
    const run = RUN.parse(JSON.parse(readFileSync(runFile, 'utf8')));
    await followAgain(folder, run.until);
    const recount = await readFiles(folder);
    note(`${recount.calls.length} call legs read again after ${secondsSince(began)} s`);
    const tally = await compare(folder, recount, run, parts);
    process.stdout.write(
      `${[
        ...tally.lines,
        `seed ${values.seed}, ${recount.calls.length} call legs, ${run.callbacks} callbacks: ` +
          `${tally.compared} figures compared, ${tally.differences} differ, ${secondsSince(began)} s`,
      ].join('\n')}\n`,
    );
    if (tally.differences > 0 || tally.compared === 0) process.exitCode = 1;
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true });
  }
}

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 1000);

await main();
