/** Reads Vitest's JSON report: the only place from which the check takes the numbers of tests. */

import { z } from 'zod';
import type { Count, TestCounts } from './step.ts';

const Assertion = z.object({
  status: z.string(),
  fullName: z.string(),
  meta: z.looseObject({ filesRead: z.number().optional() }).optional(),
});

const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(Assertion),
    }),
  ),
});

export interface TestReport {
  readonly success: boolean;
  readonly counts: TestCounts;
  readonly testFiles: number;
  /** Full names of the tests that failed, and the paths of files that did without a test of theirs. */
  readonly failed: readonly string[];
  /** Full names of the tests that were not run. */
  readonly skipped: readonly string[];
  /** What tests said in `task.meta.filesRead`, added up. */
  readonly filesRead: number;
  /** Test files by the time they took, the slowest first. */
  readonly durations: readonly FileDuration[];
}

export interface FileDuration {
  readonly path: string;
  readonly seconds: number;
}

/** Throws a ZodError where the text is no report of Vitest's. */
export function readTestReport(json: string): TestReport {
  const report = Report.parse(JSON.parse(json));
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter((test) => test.status === 'failed');
  // A file that cannot be loaded has no tests to fail, and would otherwise be no failure at all.
  const failedFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = [
    ...failedTests.map((test) => test.fullName),
    ...failedFiles.map((file) => file.name),
  ];
  return {
    success: report.success,
    counts: {
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: failed.length,
    },
    testFiles: report.testResults.length,
    failed,
    skipped: tests
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => test.fullName),
    filesRead: tests.reduce((sum, test) => sum + (test.meta?.filesRead ?? 0), 0),
    durations: report.testResults
      .map(({ name, startTime, endTime }) => ({
        path: name,
        seconds: (endTime - startTime) / 1000,
      }))
      .sort((a, b) => b.seconds - a.seconds),
  };
}

/** What went wrong outside of any test, as `unhandled-errors.ts` wrote it down. */
export const readErrors = (json: string): readonly string[] =>
  z.array(z.string()).parse(JSON.parse(json));

/** What a run of tests read, for the summary. */
export function testCounts(report: TestReport): Count[] {
  return [
    { what: 'tests', count: report.counts.passed + report.counts.failed },
    { what: 'test files', count: report.testFiles },
  ];
}
