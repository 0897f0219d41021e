/** Reads Vitest's JSON report, which is where the check gets its test counts. */

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
  /** Full names of failed tests, and paths of files that failed outside their tests. */
  readonly failed: readonly string[];
  /** Full names of tests that didn't run. */
  readonly skipped: readonly string[];
  /** The sum of what tests reported in `task.meta.filesRead`. */
  readonly filesRead: number;
  /** Test files by duration, slowest first. */
  readonly durations: readonly FileDuration[];
}

export interface FileDuration {
  readonly path: string;
  readonly seconds: number;
}

/** Throws a ZodError if the text isn't a Vitest report. */
export function readTestReport(json: string): TestReport {
  const report = Report.parse(JSON.parse(json));
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter((test) => test.status === 'failed');
  // A file that can't be loaded has no tests to fail, so it would otherwise go unnoticed.
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

/** Errors outside of tests, as recorded by `unhandled-errors.ts`. */
export const readErrors = (json: string): readonly string[] =>
  z.array(z.string()).parse(JSON.parse(json));

/** What a test run read, for the summary. */
export function testCounts(report: TestReport): Count[] {
  return [
    { what: 'tests', count: report.counts.passed + report.counts.failed },
    { what: 'test files', count: report.testFiles },
  ];
}
