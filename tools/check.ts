/**
 * `npm run check`: everything that must pass before a change lands, in one command and always in the same
 * order. Each step says how much it read; a step that read nothing fails.
 *
 *   npm run check                     all steps
 *   npm run check -- types lint       only these
 *   npm run check -- --counts FILE    writes the line "N passed, N failed" to FILE instead
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { language } from './check/language.ts';
import { deadCode, lint, promises, types } from './check/linters.ts';
import { reasonsToFail, type Step } from './check/step.ts';
import { layers, tests } from './check/tests.ts';
import { readArguments } from './read-arguments.ts';

const ROOT = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const given = readArguments(import.meta.filename, {
    allowPositionals: true,
    options: { counts: { type: 'string' } },
  });
  if (!given.ok) return given.problem;
  const { values, positionals } = given.value;
  const inCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');
  const all = [lint, promises, types, layers, deadCode, language, tests(inCi)];
  const unknown = positionals.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    print(`There is no step ${unknown.join(', ')}. The steps are:`);
    for (const step of all) print(`  ${step.name.padEnd(9)} ${step.about}`);
    return 2;
  }
  const wanted = all.filter((step) => positionals.length === 0 || positionals.includes(step.name));

  const summary: string[] = [];
  let failures = 0;
  for (const step of wanted) {
    print(`\n> ${step.name}: ${step.about}`);
    const { line, ok, counts } = await runStep(step);
    summary.push(line);
    if (!ok) failures += 1;
    if (counts === null) continue;
    if (values.counts === undefined) summary.push(counts);
    else await writeFile(values.counts, counts);
  }
  print(
    `\n${failures === 0 ? 'All of it holds' : `${failures} of ${wanted.length} steps failed`}:`,
  );
  for (const line of summary) print(line);
  return failures === 0 ? 0 : 1;
}

async function runStep(step: Step) {
  const startedAt = performance.now();
  const findings = await step.run(ROOT);
  const reasons = reasonsToFail(findings);
  if (reasons.length > 0 && findings.output !== '') print(findings.output.trimEnd());
  for (const reason of reasons) print(`${step.name}: ${reason}`);

  const ok = reasons.length === 0;
  const read = findings.read.map(({ what, count }) => `${count} ${what}`).join(', ');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const line = `  ${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(9)} ${read || 'nothing'} (${seconds} s)`;
  print(line);
  const { tests: counted } = findings;
  const counts =
    counted === undefined ? null : `${counted.passed} passed, ${counted.failed} failed`;
  return { ok, line, counts };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await main();
