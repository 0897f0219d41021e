/** The steps that run Vitest: the architecture test by itself, and the whole suite. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool, type ToolRun } from './run-tool.ts';
import type { Findings, Step } from './step.ts';
import { readTestReport, type TestReport, testCounts } from './vitest-report.ts';

export const layers: Step = {
  name: 'layers',
  about: 'imports between the folders (tests/architecture.test.ts)',
  async run(root) {
    const { run, report } = await runVitest(root, ['tests/architecture.test.ts'], 'collect');
    if (report === null) return withoutReport(run);
    const read = [...testCounts(report), { what: 'files', count: report.filesRead }];
    return { ...run, read, complaints: complaintsAbout(report, true) };
  },
};

/** The whole suite. In CI no test may skip itself: there, everything that it needs is installed. */
export const tests = (mayNotSkip: boolean): Step => ({
  name: 'test',
  about: 'the tests (vitest)',
  async run(root) {
    const { run, report } = await runVitest(root, [], 'inherit');
    if (report === null) return { ...withoutReport(run), tests: { passed: 0, failed: 1 } };
    return {
      ...run,
      read: testCounts(report),
      complaints: complaintsAbout(report, mayNotSkip),
      tests: report.counts,
    };
  },
});

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

async function runVitest(
  root: string,
  filters: readonly string[],
  stdio: 'collect' | 'inherit',
): Promise<{ readonly run: ToolRun; readonly report: TestReport | null }> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-check-'));
  const file = join(folder, 'vitest.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const run = await runTool(root, 'vitest', ['run', ...filters, ...reporters], stdio);
    const json = await readFile(file, 'utf8').catch(() => null);
    return { run, report: json === null ? null : readTestReport(json) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
