/** The steps that run Vitest: the architecture test alone, and the whole suite. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runTool, type ToolRun } from './run-tool.ts';
import type { Findings, Step } from './step.ts';
import { ERRORS_FILE } from './unhandled-errors.ts';
import { readErrors, readTestReport, type TestReport, testCounts } from './vitest-report.ts';

const ARCHITECTURE = 'tests/architecture.test.ts';
const UNHANDLED_ERRORS = join(import.meta.dirname, 'unhandled-errors.ts');

export const layers: Step = {
  name: 'layers',
  about: `imports between the folders (${ARCHITECTURE})`,
  async run(root) {
    const { run, report, errors } = await runVitest(root, [ARCHITECTURE], 'collect');
    if (report === null) return withoutReport(run);
    const read = [...testCounts(report), { what: 'files', count: report.filesRead }];
    return { ...run, read, complaints: [...complaintsAbout(report, true), ...errors] };
  },
};

/** The whole suite. In CI, tests may not skip themselves: everything they need is installed there. */
export const tests = (mayNotSkip: boolean): Step => ({
  name: 'test',
  about: 'the tests (vitest)',
  async run(root) {
    const { run, report, errors } = await runVitest(root, [], 'inherit');
    if (report === null) return { ...withoutReport(run), tests: { passed: 0, failed: 1 } };
    process.stdout.write(slowest(root, report));
    return {
      ...run,
      read: testCounts(report),
      complaints: [...complaintsAbout(report, mayNotSkip), ...errors],
      tests: { ...report.counts, failed: report.counts.failed + errors.length },
    };
  },
});

/** The slowest test files, so that every run shows them. */
function slowest(root: string, { durations }: TestReport): string {
  const lines = durations
    .slice(0, 10)
    .map(({ path, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${relative(root, path)}\n`);
  return `\nThe slowest test files:\n${lines.join('')}`;
}

function complaintsAbout(report: TestReport, mayNotSkip: boolean): string[] {
  const complaints = mayNotSkip ? report.skipped.map((name) => `skipped: ${name}`) : [];
  complaints.push(...report.failed.map((name) => `failed: ${name}`));
  if (report.failed.length === 0 && !report.success) {
    complaints.push('vitest itself reports a failure');
  }
  return complaints;
}

function withoutReport(run: ToolRun): Findings {
  return { ...run, read: [], complaints: ['vitest wrote no report'] };
}

interface VitestRun {
  readonly run: ToolRun;
  /** Null if there's no report. */
  readonly report: TestReport | null;
  /** Errors outside of tests. */
  readonly errors: readonly string[];
}

async function runVitest(
  root: string,
  filters: readonly string[],
  stdio: 'collect' | 'inherit',
): Promise<VitestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-check-'));
  const files = { report: join(folder, 'vitest.json'), errors: join(folder, 'errors.json') };
  try {
    const args = [
      ...['run', ...filters],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${files.report}`],
      `--reporter=${UNHANDLED_ERRORS}`,
    ];
    const run = await runTool(root, 'vitest', args, stdio, { [ERRORS_FILE]: files.errors });
    const [report, errors] = await Promise.all([contents(files.report), contents(files.errors)]);
    return {
      run,
      report: report === null ? null : readTestReport(report),
      errors: errors === null ? [] : readErrors(errors),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const contents = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);
