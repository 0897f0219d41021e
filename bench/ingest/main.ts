/**
 * `npm run bench:ingest`: the cost of receiving a callback, compared with servers that do less.
 *
 *   npm run bench:ingest                           everything, about eight minutes
 *   npm run bench:ingest -- saturation open-loop   only these sections
 *   npm run bench:ingest -- --rounds 5 --seconds 6
 *   npm run bench:ingest -- --write                also write to bench/README.md
 *
 * Everything runs in separate processes: the server under test, the load generator, and this one, which
 * only sends commands.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { SIGNING_KEY } from './contenders.ts';
import { freePort } from './free-port.ts';
import { startGenerator } from './load/start-generator.ts';
import { describeMachine } from './machine.ts';
import { IN_TURN, requestsNeeded, SCATTERED, type Section, type SectionContext } from './plan.ts';
import { note, publish } from './report/publish.ts';
import { callsUnderWay } from './sections/calls-under-way.ts';
import { openLoop } from './sections/open-loop.ts';
import { saturation } from './sections/saturation.ts';
import { slowDisk } from './sections/slow-disk.ts';
import { theScript } from './sections/the-script.ts';
import { CALLS_UNDER_WAY } from './traffic.ts';

const SECTIONS = {
  saturation,
  'open-loop': openLoop,
  'slow-disk': slowDisk,
  'calls-under-way': callsUnderWay,
  script: theScript,
} as const satisfies Record<string, (context: SectionContext) => Promise<Section>>;

async function main(): Promise<number> {
  const given = readArguments(import.meta.filename, {
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      warmup: { type: 'string', default: '3' },
      folder: { type: 'string', default: tmpdir() },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) return given.problem;
  const { values, positionals } = given.value;
  const unknown = positionals.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0) {
    note(
      `There is no section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}.`,
    );
    return 2;
  }
  const plan = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    warmupSeconds: Number(values.warmup),
  };
  const wanted = Object.entries(SECTIONS).filter(
    ([name]) => positionals.length === 0 || positionals.includes(name),
  );
  const folder = mkdtempSync(join(values.folder, 'callboard-bench-'));
  const generator = startGenerator();
  try {
    const port = await freePort();
    const head = [
      ...describeMachine(folder, new Date()),
      `${plan.rounds} rounds of ${plan.seconds} s in alternation; medians, and (least-greatest).`,
    ];
    const prepare = async (name: string, shape: 'in-turn' | 'scattered', count: number) => {
      const prepared = await generator.prepare({
        name,
        shape,
        count,
        seed: 1,
        port,
        key: SIGNING_KEY,
      });
      note(
        `${count} callbacks ${name}, ${prepared.averageBodyBytes} bytes each, ` +
          `signed in ${prepared.seconds.toFixed(1)} s`,
      );
    };
    await prepare(IN_TURN, 'in-turn', requestsNeeded(plan) + CALLS_UNDER_WAY.scattered);
    if (wanted.some(([name]) => name === 'calls-under-way')) {
      await prepare(SCATTERED, 'scattered', requestsNeeded(plan) + CALLS_UNDER_WAY.scattered);
    }
    const report = [...head];
    for (const [, section] of wanted) {
      const { title, lines } = await section({ bench: { generator, port, folder }, plan, note });
      report.push('', `### ${title}`, '', ...lines);
    }
    publish('ingest', report, values);
    return 0;
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();
