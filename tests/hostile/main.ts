/**
 * `npm run test:hostile`: attacks real Callboard processes and prints what was lost.
 *
 *   npm run test:hostile                    every attack, in full (about 25 minutes)
 *   npm run test:hostile -- R2-csv R5       only these
 *   npm run test:hostile -- --short         as `npm test` does it: small, one round each
 *   npm run test:hostile -- --write         writes the table to tests/hostile/figures.md, too
 */

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '../../bench/ingest/machine.ts';
import { readArguments } from '../../tools/read-arguments.ts';
import type { Row } from './attack.ts';
import { ATTACKS } from './attacks/all.ts';
import { runAttack } from './run-attack.ts';
import { tableOf } from './table.ts';

const FIGURES = join(import.meta.dirname, 'figures.md');

async function main(): Promise<number> {
  const given = readArguments(import.meta.filename, {
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) return given.problem;
  const { values, positionals } = given.value;
  const unknown = positionals.filter((id) => !ATTACKS.some((attack) => attack.id === id));
  if (unknown.length > 0) {
    console.error(`There's no attack ${unknown.join(', ')}. The attacks are:`);
    for (const { id, title } of ATTACKS) console.error(`  ${id.padEnd(10)} ${title}`);
    return 2;
  }
  const wanted = ATTACKS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const rows: Row[] = [];
  for (const attack of wanted) {
    const rounds: Row[] = [];
    const count = values.short ? 1 : (attack.rounds ?? 1);
    for (let round = 0; round < count; round += 1) {
      const row = await runAttack(attack, values.short ? 'short' : 'full');
      rounds.push(row);
      console.error(`${attack.id}: ${row.seconds.toFixed(0)} s`);
    }
    rows.push(medianOf(rounds));
  }
  const report = [...describeMachine(tmpdir(), new Date()), '', tableOf(rows), ''].join('\n');
  console.log(report);
  if (values.write) await writeFile(FIGURES, `# The last full run\n\n${report}`);
  return rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** The round with the median p99. Apart from latency, a problem in any round counts. */
function medianOf(rounds: readonly Row[]): Row {
  const sorted = rounds.toSorted((a, b) => (a.p99Ms ?? 0) - (b.p99Ms ?? 0));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('an attack ran no round');
  const others = rounds.flatMap(({ problems }) =>
    problems.filter((what) => !what.startsWith('p99')),
  );
  const p99s = sorted.map(({ p99Ms }) => p99Ms?.toFixed(1) ?? '-').join(', ');
  return {
    ...middle,
    problems: [...new Set([...middle.problems, ...others])],
    note: rounds.length === 1 ? middle.note : `${middle.note}; p99 of the rounds: ${p99s}`,
  };
}

process.exitCode = await main();
