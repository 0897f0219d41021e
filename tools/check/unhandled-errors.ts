/**
 * A reporter that records errors outside of tests, such as a test process that died: Vitest's JSON report
 * doesn't include them, and they're printed far above the summary.
 */

import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter } from 'vitest/node';

/** The environment variable with the output file, which gets a JSON array of strings. */
export const ERRORS_FILE = 'CALLBOARD_CHECK_ERRORS';

interface Thrown {
  readonly message: string;
  readonly cause?: unknown;
  readonly stack?: unknown;
  /** Which test file was running, and its latest test. */
  readonly VITEST_TEST_PATH?: unknown;
  readonly VITEST_TEST_NAME?: unknown;
}

/** A line about an error and its causes, one about the test that ran, and then its stack below `root`. */
export function describeError(error: Thrown, root: string): string {
  const { VITEST_TEST_PATH: file, VITEST_TEST_NAME: test, stack } = error;
  const lines = [lineAbout(error)];
  if (typeof file === 'string') {
    const name = typeof test === 'string' ? `, during or after the test '${test}'` : '';
    lines.push(`in ${relative(root, file)}${name}`);
  }
  // A native module's errors have no frames.
  if (typeof stack === 'string') lines.push(...framesOf(stack.replaceAll(`${root}/`, '')));
  return lines.join('\n    ');
}

function lineAbout({ message, cause }: Thrown): string {
  const [line = ''] = message.split('\n');
  return isThrown(cause) ? `${line} Caused by: ${lineAbout(cause)}` : line;
}

const framesOf = (stack: string): readonly string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at ') && !line.includes('node:internal'));

const isThrown = (value: unknown): value is Thrown =>
  typeof value === 'object' &&
  value !== null &&
  'message' in value &&
  typeof value.message === 'string';

export default class UnhandledErrors implements Reporter {
  onTestRunEnd(_modules: unknown, errors: readonly Thrown[]): void {
    const file = process.env[ERRORS_FILE];
    if (file === undefined) throw new Error(`${ERRORS_FILE} does not say where errors go`);
    writeFileSync(file, JSON.stringify(errors.map((error) => describeError(error, process.cwd()))));
  }
}
