/**
 * `npm run test:hostile`: attacks real Callboard processes and prints what was lost.
 *
 *   npm run test:hostile                    every attack, in full (about 15 minutes)
 *   npm run test:hostile -- R2-csv R5       only these
 *   npm run test:hostile -- --short         as `npm test` does it
 *   npm run test:hostile -- --rounds 5      each so often; the row with the median p99 is shown
 *   npm run test:hostile -- --write FILE    writes the table to FILE, too
 */

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../bench/ingest/machine.ts';
import type { Row } from './attack.ts';
import { ATTACKS } from './attacks/all.ts';
import { runAttack } from './run-attack.ts';
import { tableOf } from './table.ts';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
      write: { type: 'string' },
    },
  });
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
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rounds.push(await runAttack(attack, values.short ? 'short' : 'full'));
      console.error(`${attack.id}: ${rounds.at(-1)?.seconds.toFixed(0)} s`);
    }
    rows.push(medianOf(rounds));
  }
  const report = [...describeMachine(tmpdir(), new Date()), '', tableOf(rows), ''].join('\n');
  console.log(report);
  if (values.write !== undefined) await writeFile(values.write, report);
  return rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** The round whose p99 is in the middle, with the problems of all rounds. */
function medianOf(rounds: readonly Row[]): Row {
  const sorted = rounds.toSorted((a, b) => (a.p99Ms ?? 0) - (b.p99Ms ?? 0));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('--rounds must be 1 or more');
  const p99s = sorted.map(({ p99Ms }) => p99Ms?.toFixed(0) ?? '-');
  return {
    ...middle,
    note: rounds.length === 1 ? middle.note : `${middle.note}; p99 of rounds ${p99s.join(', ')}`,
  };
}

process.exitCode = await main();
